import { describe, expect, test } from 'vitest';
import { post, visit } from './browse.ts';
import { type Answer, manifestOf, push, type RunningPlatform, startPlatform } from './harness.ts';

const password = 'correct horse battery';

/** A platform that other computers reach. */
async function startOpen(seed = 'test'): Promise<RunningPlatform> {
  const platform = await startPlatform({ seed, options: { password } });
  await push(platform, manifestOf());
  return platform;
}

function formToken({ text }: Answer): string {
  return /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

async function signIn(platform: RunningPlatform, given = password, to = '/') {
  const token = formToken(await visit(platform, '/sign-in'));
  return post(platform, '/sign-in', { form_token: token, password: given, to });
}

/** The cookie as a browser sends it back. */
function cookieOf({ headers }: Answer): string {
  return (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

function open(platform: RunningPlatform, path: string, cookie: string): Promise<Answer> {
  return platform.call('GET', path, { bearer: null, headers: { accept: 'text/html', cookie } });
}

describe('without a session', () => {
  test.each(['/', '/apps/email-verifier?video=play', '/deliveries', '/assets/x', '/events', '/nothing'])(
    'a browser that opens %s is asked for the password',
    async (path) => {
      const platform = await startOpen();
      const { status, headers } = await visit(platform, path);
      const to = path === '/' ? '' : `?${new URLSearchParams({ to: path })}`;
      expect([status, headers.get('location')]).toEqual([303, `/sign-in${to}`]);
    },
  );

  test('a program is refused', async () => {
    const platform = await startOpen();
    const { status, json } = await platform.call('GET', '/events', { bearer: null });
    expect([status, json.error.code]).toEqual([401, 'sign-in-needed']);
  });

  test('a body is not waited for', async () => {
    const platform = await startOpen();
    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    const request = new Request('http://127.0.0.1:8181/apps/x/install', { method: 'POST', body, duplex: 'half' });
    expect((await platform.fetch(request)).status).toBe(401);
  });

  test('a form does nothing, also with the token of the page to sign in', async () => {
    const platform = await startOpen();
    const token = formToken(await visit(platform, '/sign-in'));
    const sent = await post(platform, '/apps/email-verifier/install', { form_token: token, consent: 'yes' });
    expect([sent.status, sent.location]).toEqual([303, '/sign-in']);
    const cookie = cookieOf(await signIn(platform));
    const again = await post(
      platform,
      '/apps/email-verifier/install',
      { form_token: token, consent: 'yes' },
      { cookie },
    );
    expect(again.status).toBe(403);
    expect((await open(platform, '/installations', cookie)).text).toContain('Nothing is installed');
  });

  test('the style sheet is there, and the APIs keep their own tokens', async () => {
    const platform = await startOpen();
    expect((await visit(platform, '/style.css')).status).toBe(200);
    expect((await platform.call('GET', '/platform/v1/whoami')).status).toBe(200);
    expect((await platform.call('GET', '/platform/v1/whoami', { bearer: 'x' })).status).toBe(401);
    expect((await platform.call('GET', '/api/flow/tags', { bearer: null })).status).toBe(401);
  });
});

describe('the password', () => {
  test('opens the pages, by a cookie that scripts and other sites cannot use', async () => {
    const platform = await startOpen();
    const signedIn = await signIn(platform, password, '/apps/email-verifier');
    expect([signedIn.status, signedIn.location]).toEqual([303, '/apps/email-verifier']);
    expect(signedIn.headers.get('set-cookie')).toMatch(
      /^miniapp_session_8181=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const page = await open(platform, '/', cookieOf(signedIn));
    expect(page.text).toContain('Email Verifier');
    expect(page.text).toContain('Sign out');
  });

  test.each(['https://evil.example/', '//evil.example', '/.//evil.example', '\\\\evil.example', 'javascript:x'])(
    'never leads on to %s',
    async (to) => {
      const platform = await startOpen();
      const { status, location } = await signIn(platform, password, to);
      expect([status, location]).toEqual([303, '/']);
    },
  );

  test('that is wrong opens nothing; the eleventh attempt in a minute is not even looked at', async () => {
    const platform = await startOpen();
    for (let attempts = 0; attempts < 10; attempts++) {
      const wrong = await signIn(platform, `${password}!`);
      expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
      expect(wrong.text).toContain('This is not the password.');
      expect(wrong.text).not.toContain(password);
    }
    const limited = await signIn(platform);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    platform.advance(61_000);
    expect((await signIn(platform)).status).toBe(303);
  });

  test('that is right is no attempt too many, however often it is given', async () => {
    const platform = await startOpen();
    for (let count = 0; count < 11; count++) expect((await signIn(platform)).status).toBe(303);
    for (let count = 0; count < 9; count++) await signIn(platform, 'wrong');
    expect((await signIn(platform)).status).toBe(303);
    expect((await signIn(platform, 'wrong')).status).toBe(401);
    expect((await signIn(platform)).status).toBe(429);
  });

  test('is good for twelve hours, and until one signs out', async () => {
    const platform = await startOpen();
    const [first, second] = [cookieOf(await signIn(platform)), cookieOf(await signIn(platform))];
    const page = await open(platform, '/', first);
    const out = await post(platform, '/sign-out', { form_token: formToken(page) }, { cookie: first });
    expect([out.status, out.location]).toEqual([303, '/sign-in']);
    expect((await open(platform, '/', first)).status).toBe(303);
    expect((await open(platform, '/', second)).status).toBe(200);
    platform.advance(12 * 60 * 60 * 1_000);
    expect((await open(platform, '/', second)).status).toBe(303);
  });
});

test('two platforms of one host name keep the sessions of a browser apart', async () => {
  const platforms = [await startOpen('one'), await startOpen('other')];
  const jar = new Map<string, string>();
  const call = async (index: number, method: string, path: string, body?: string) => {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await platforms[index]?.call(method, `http://build.example:${8181 + index}${path}`, {
      bearer: null,
      headers: { accept: 'text/html', cookie, ...type },
      ...(body !== undefined && { body }),
    });
    if (!answer) throw new Error('There are two platforms.');
    const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
    if (name !== undefined && value !== undefined) jar.set(name, value);
    return answer;
  };
  for (const index of [0, 1]) {
    const form_token = formToken(await call(index, 'GET', '/sign-in'));
    const form = new URLSearchParams({ form_token, password, to: '/' }).toString();
    expect((await call(index, 'POST', '/sign-in', form)).status).toBe(303);
  }
  expect([(await call(0, 'GET', '/')).status, (await call(1, 'GET', '/')).status]).toEqual([200, 200]);
});

test('another name is answered, another site’s page is not', async () => {
  const platform = await startOpen();
  const at = (path: string, headers: Record<string, string>) =>
    platform.call('GET', `http://build.example:8181${path}`, {
      bearer: null,
      headers: { accept: 'text/html', ...headers },
    });
  expect((await at('/sign-in', {})).status).toBe(200);
  expect((await at('/sign-in', { origin: 'http://evil.example' })).status).toBe(403);
});

test('without a password there is nothing to sign in to', async () => {
  const platform = await startPlatform();
  expect((await visit(platform, '/')).text).not.toContain('Sign out');
  expect((await visit(platform, '/sign-in')).status).toBe(404);
});
