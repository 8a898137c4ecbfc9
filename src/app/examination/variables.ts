import { readProxyAddress } from '../../core/http.ts';
import { type Masks, mask } from '../../core/install/secrets.ts';
import type { System } from '../../system/ports.ts';
import { type Check, note, ok, problem } from './check.ts';

type Environment = System['environment'];

/** Variables of miniapp whose values tell no secret. */
const harmless =
  /^MINIAPP_(CONFIG_HOME|DATA|DIRECTORY|ENV|ENV_FILE|FORMAT|HOST|JSON|NO_COLOR|NO_INPUT|PLATFORM_HOST|PORT|PROFILE|QUIET|STRICT)$/;

const secretName = /token|secret|passw|credential|api_?key/i;

/** Below this, a value is too common a text to be taken out of a report. */
const shortestSecret = 6;

/** The variables that miniapp reads. */
export function checkVariables(environment: Environment): Check[] {
  return [checkProxy(environment), checkOwn(environment)];
}

function checkProxy(environment: Environment): Check {
  const text = environment.https_proxy || environment.HTTPS_PROXY;
  const exceptions = environment.no_proxy || environment.NO_PROXY || null;
  const certificates = environment.NODE_EXTRA_CA_CERTS || null;
  const proxy = text ? readProxyAddress(text) : null;
  const facts = {
    proxy: proxy && `${proxy.protocol}//${proxy.host}`,
    credentials: proxy !== null && (proxy.username !== '' || proxy.password !== ''),
    exceptions,
    certificates,
  };
  const more = [
    ...(exceptions === null ? [] : [`not for ${exceptions}`]),
    ...(certificates === null ? [] : [`certificates of ${certificates}`]),
  ];
  if (!text) {
    const unused = environment.http_proxy || environment.HTTP_PROXY;
    const found = ['none', ...more].join('; ');
    return unused
      ? note('proxy', found, 'HTTP_PROXY has no part in it: name the proxy in HTTPS_PROXY, if you need one.', facts)
      : ok('proxy', found, facts);
  }
  if (proxy === null) {
    const found = 'what HTTPS_PROXY holds is not the address of an http or https proxy';
    return problem('proxy', found, 'Correct HTTPS_PROXY (https_proxy comes first where both are set).', facts);
  }
  const login = facts.credentials ? ', with a user name or password' : '';
  return ok('proxy', [`${facts.proxy}${login}`, ...more].join('; '), facts);
}

function checkOwn(environment: Environment): Check {
  const set = Object.entries(environment).filter(([name, value]) => /^MINIAPP_/.test(name) && value);
  const facts = Object.fromEntries(
    set.map(([name, value]) => [name, harmless.test(name) ? withoutCredentials(value ?? '') : mask]).sort(),
  ) as Readonly<Record<string, string>>;
  const words = Object.entries(facts).map(([name, shown]) => `${name}=${shown}`);
  return ok('variables', words.length === 0 ? 'no MINIAPP_… is set' : words.join(', '), facts);
}

/** A text in which addresses have no user name and password. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/\s]*@/g, `//${mask}@`);
}

/**
 * The values that a report must not hold, wherever they come up: those of secret variables, and the user names and
 * passwords in addresses.
 */
export function environmentMasks(environment: Environment): Masks {
  return Object.entries(environment).flatMap(([name, value = '']) => {
    const isSecret = secretName.test(name) && !/_FILE$/.test(name);
    const secrets = [...(isSecret ? [value] : []), ...credentialsIn(value, /proxy$/i.test(name))];
    return secrets.filter((secret) => secret.length >= shortestSecret).map((secret) => [secret, mask] as const);
  });
}

/** What stands before the @ of an address, and its password; `bare` addresses need no `//`. */
function credentialsIn(text: string, bare: boolean): string[] {
  const slashes = text.indexOf('//');
  const start = slashes >= 0 ? slashes + 2 : bare ? 0 : text.length;
  const end = text.lastIndexOf('@');
  if (end < start) return [];
  const login = text.slice(start, end);
  const password = login.slice(login.indexOf(':') + 1);
  return [login, password, decode(password)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
