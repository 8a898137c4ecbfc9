import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { FC } from 'hono/jsx';
import { acceptsPages } from '../http/answers.ts';
import { type Sessions, type SignIn, sessionLength } from '../http/sessions.ts';
import { Refusal } from '../refusal.ts';
import { type PageEnvironment, PostForm } from './forms.tsx';

/** Strict: nothing that another site's page causes carries it, not even a link. */
const cookieAttributes = { path: '/', httpOnly: true, sameSite: 'Strict' } as const;

/** Browsers keep cookies by host name alone: the port that they ask keeps the platforms of one name apart. */
function cookieName({ req }: Context): string {
  const host = req.header('host') ?? new URL(req.url).host;
  const [, port] = /:(\d{1,5})$/.exec(host) ?? [];
  return port === undefined ? 'miniapp_session' : `miniapp_session_${port}`;
}

/** The page to sign in, and what it is made of. */
const free = new Set(['/sign-in', '/style.css', '/script.js', '/icon.svg']);

/**
 * Lets those in who have signed in: browsers are sent to the page for it, programs are refused. Throws `Refusal`
 * `sign-in-needed`.
 */
export function requireSignIn(sessions: Sessions): MiddlewareHandler<PageEnvironment> {
  return async (context, next) => {
    const { path, method } = context.req;
    const session = getCookie(context, cookieName(context)) ?? '';
    if (sessions.has(session)) context.set('session', session);
    else if (!free.has(path)) {
      if (!acceptsPages(context)) throw new Refusal('sign-in-needed', 'The pages of this platform need a sign-in.');
      const { pathname, search } = new URL(context.req.url);
      const wanted = /^(GET|HEAD)$/.test(method) ? pathname + search : '/';
      return context.redirect(wanted === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ to: wanted })}`, 303);
    }
    await next();
  };
}

/** Signing in by the platform's password, and out. */
export function signInPages(sessions: Sessions): Hono<PageEnvironment> {
  const routes = new Hono<PageEnvironment>();

  routes.get('/sign-in', (context) => {
    const to = readTarget(context.req.query('to'));
    if (context.var.session !== undefined) return context.redirect(to, 303);
    return context.render(<SignInPage to={to} />, page);
  });
  routes.post('/sign-in', (context) => {
    const { form } = context.var;
    const to = readTarget(form.get('to') ?? undefined);
    const result = sessions.begin(form.get('password') ?? '');
    if (result.kind === 'begun') {
      setCookie(context, cookieName(context), result.value, { ...cookieAttributes, maxAge: sessionLength });
      return context.redirect(to, 303);
    }
    if (result.kind === 'limited') context.header('Retry-After', String(result.wait));
    context.status(result.kind === 'limited' ? 429 : 401);
    return context.render(<SignInPage to={to} problem={problemOf(result)} />, page);
  });
  routes.post('/sign-out', (context) => {
    sessions.end(context.var.session ?? '');
    deleteCookie(context, cookieName(context), cookieAttributes);
    return context.redirect('/sign-in', 303);
  });
  return routes;
}

const page = { title: 'Sign in', withoutNavigation: true };

/** A path of this site, or `/`: a link to the page must not lead elsewhere with the trust in this one. */
function readTarget(given: string | undefined): string {
  const site = 'http://site';
  if (given === undefined || !URL.canParse(given, site)) return '/';
  const { origin, pathname, search } = new URL(given, site);
  // Browsers read //name as another site, also where it came to be by leaving out a dot: /.//name.
  return origin === site && !pathname.startsWith('//') ? pathname + search : '/';
}

function problemOf(result: Exclude<SignIn, { kind: 'begun' }>): string {
  if (result.kind === 'wrong') return 'This is not the password.';
  return `Too many attempts. Wait ${result.wait} ${result.wait === 1 ? 'second' : 'seconds'}, then try again.`;
}

const SignInPage: FC<{ to: string; problem?: string }> = ({ to, problem }) => (
  <section class="dialog" aria-labelledby="title">
    <h1 id="title">Sign in</h1>
    <p>Whoever started this platform chose its password, and can tell you.</p>
    <PostForm action="/sign-in">
      <input type="hidden" name="to" value={to} />
      <div class="field">
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          {...(problem !== undefined && { 'aria-invalid': 'true' as const, 'aria-describedby': 'password-problem' })}
        />
        {problem !== undefined && (
          <p class="problem" id="password-problem">
            {problem}
          </p>
        )}
      </div>
      <div class="actions">
        <button type="submit">Sign in</button>
      </div>
    </PostForm>
  </section>
);
