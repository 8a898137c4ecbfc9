import type { MiddlewareHandler } from 'hono';
import { Refusal } from '../refusal.ts';

const foreignPage = 'The local platform takes no requests from other sites’ pages.';

/**
 * Lets only this machine's own pages and programs in. A foreign name that resolves to loopback (DNS rebinding) shows in
 * the host, a foreign page that sends requests here shows in the origin.
 */
export const guard: MiddlewareHandler = async (context, next) => {
  const url = new URL(context.req.url);
  const host = context.req.header('host') ?? url.host;
  if (!isLoopback(url.hostname) || !isLoopback(hostnameOf(host))) {
    throw new Refusal('host-refused', 'The local platform answers under loopback names only.', {
      hint: 'Use http://127.0.0.1 or http://localhost with its port.',
    });
  }
  const origin = context.req.header('origin');
  if (origin !== undefined && origin !== `${url.protocol}//${host}`) {
    throw new Refusal('origin-refused', foreignPage);
  }
  await next();
};

/**
 * The guard of a platform that other computers reach, by whatever name: a foreign name that resolves here gains a page
 * nothing, as the browser has no session's cookie for that name, and programs bring a token or key. Pages of other sites
 * are refused all the same. A proxy in front may speak https, so the scheme is not compared.
 */
export const networkGuard: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host') ?? new URL(context.req.url).host;
  const origin = context.req.header('origin');
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    throw new Refusal('origin-refused', foreignPage);
  }
  await next();
};

/** Of pages: nothing but our own style sheet, script and pictures is loaded, and nobody frames them. */
export const pagePolicy =
  "default-src 'none'; img-src 'self' https:; style-src 'self'; script-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** What every answer is told to be treated as, unless it says otherwise. */
export const usualHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': pagePolicy,
  'X-Content-Type-Options': 'nosniff',
  // Not no-referrer: browsers then send forms with the origin null, which the guard refuses.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Sets the usual headers before the answer is made: setting them on an answer would make it anew. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  for (const [name, value] of Object.entries(usualHeaders)) context.header(name, value);
  await next();
};

function hostnameOf(host: string): string {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function isLoopback(hostname: string): boolean {
  return /^(([a-z0-9-]+\.)*localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
