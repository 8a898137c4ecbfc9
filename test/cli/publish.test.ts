import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/core/http.ts';
import { manage } from './management.ts';
import { plainManifest, warnedManifest } from './manifests.ts';
import { startStore, versioned } from './store.ts';

/** Ann's first draft is on the platform. */
async function startPushed() {
  const store = await startStore();
  await store.json('ann', ['push']);
  return store;
}

/** Passes requests on; those of a method and path end are answered by `answer`, or when it gives null passed on. */
function intercept(
  http: Http,
  method: string,
  end: string,
  answer: (headers: Readonly<Record<string, string>>) => object | null,
) {
  const changed: Http = async (request, limits) => {
    const isMeant = request.method === method && new URL(request.url).pathname.endsWith(end);
    const given = isMeant ? answer(request.headers) : null;
    if (given === null) return http(request, limits);
    const body = new TextEncoder().encode(JSON.stringify(given));
    return { status: 'error' in given ? 403 : 503, headers: {}, body, truncated: false };
  };
  return changed;
}

describe('publish', () => {
  it('submits the draft, and returns at once', async () => {
    const { words, json, url } = await startPushed();
    const { exitCode, stdout, stderr } = await words('ann', ['publish']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `✓ email-verifier 1.0.0 was submitted as version 1 to ${url}, and is in review\n`,
    });
    expect(stdout).toMatch(/^1 {2}1\.0\.0 {2}in review {2}\d{4}-\d\d-\d\d [\d:]+Z\n$/);
    // Once more: it is in review already, and is not submitted again.
    expect(await json('ann', ['publish'])).toMatchObject({
      exitCode: 0,
      result: { action: 'waiting', version: { number: 1 } },
    });
    expect((await json('ann', ['versions'])).result).toMatchObject({ versions: [{ number: 1 }] });
  });

  it('--approve brings it into the store', async () => {
    const { json } = await startPushed();
    expect(await json('ann', ['publish', '--approve'])).toMatchObject({
      exitCode: 0,
      result: {
        action: 'submitted',
        slug: 'email-verifier',
        version: { number: 1, version: '1.0.0', state: 'published', current: true },
      },
    });
  });

  it.each([
    ['was done, as the list shows', { isDone: true, isListed: true }, 0, ''],
    ['was not done, as the list shows', { isDone: false, isListed: true }, 4, 'versions.'],
    [
      'cannot be known to be done',
      { isDone: true, isListed: false },
      4,
      'the approval may have been done all the same',
    ],
  ] as const)('an approval with an odd answer %s', async (_what, { isDone, isListed }, status, message) => {
    const { world, json } = await startPushed();
    let isSent = false;
    const passing: Http = async (request, limits) => {
      if (isDone) await world.http(request, limits);
      isSent = true;
      return { status: 200, headers: {}, body: new TextEncoder().encode('{}'), truncated: false };
    };
    const listing = intercept(world.http, 'GET', '/versions', () => (isSent && !isListed ? {} : null));
    const http: Http = (request, limits) => (request.url.endsWith('/review') ? passing : listing)(request, limits);
    const { exitCode, error, result } = await json('ann', ['publish', '--approve'], { http, hurry: true });
    expect([exitCode, error?.code]).toEqual([status, status === 0 ? undefined : 'host-failed']);
    expect(error?.message ?? '').toContain(message);
    expect(result).toMatchObject({ version: { number: 1, state: status === 0 ? 'published' : 'in_review' } });
  });

  it('a token that may not approve is told so, and the version stays submitted', async () => {
    const { world, json } = await startPushed();
    const http = intercept(world.http, 'POST', '/review', () => ({
      error: { code: 'forbidden', message: 'Reviewers only.' },
    }));
    const { exitCode, error, result } = await json('ann', ['publish', '--approve'], { http });
    expect([exitCode, error?.code]).toEqual([3, 'token-forbidden']);
    expect(error?.message).toContain('Reviewers only.');
    expect(result).toMatchObject({ action: 'submitted', version: { state: 'in_review' } });
  });

  it('a submission that fails in passing is repeated under the same key', async () => {
    const { world, json } = await startPushed();
    const keys: (string | undefined)[] = [];
    const http = intercept(world.http, 'POST', '/versions', (headers) =>
      keys.push(headers['idempotency-key']) === 1 ? {} : null,
    );
    expect(await json('ann', ['publish'], { http, hurry: true })).toMatchObject({ exitCode: 0 });
    expect(keys).toEqual([expect.any(String), keys[0]]);
  });
});

describe('--wait', () => {
  it.each([
    ['approve', 0, 'published', undefined],
    ['reject', 1, 'rejected', 'version-rejected'],
  ] as const)('ends when it is reviewed: %s', async (decision, status, state, code) => {
    const store = await startPushed();
    let looks = 0;
    const http: Http = async (request, limits) => {
      // The reviewer comes between the second look and the third.
      if (request.method === 'GET' && request.url.includes('/versions?') && ++looks === 3) {
        await store.review(1, decision, 'Said the reviewer.');
      }
      return store.world.http(request, limits);
    };
    const { exitCode, result, error } = await store.json('ann', ['publish', '--wait'], { http, hurry: true });
    expect([exitCode, error?.code]).toEqual([status, code]);
    expect(result).toMatchObject({ version: { state, note: 'Said the reviewer.' } });
    if (error) expect(error.message).toBe('Version 1 of email-verifier was rejected: Said the reviewer.');
    expect(looks).toBe(3);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends the waiting, not the review', async (signal, status) => {
    const { json, words } = await startPushed();
    expect(await json('ann', ['publish', '--wait'], { signal })).toMatchObject({
      exitCode: status,
      error: null,
      result: { version: { state: 'in_review' } },
    });
    expect((await words('ann', ['publish', '--wait'], { signal })).stderr).toContain(
      'Version 1 is in review on http://127.0.0.1',
    );
  });
});

describe('nothing is submitted', () => {
  async function expectNone(store: Awaited<ReturnType<typeof startStore>>, count = 0) {
    const { json } = await manage(store.world, 'GET', '/apps/email-verifier/versions');
    expect((json['data'] as unknown[] | undefined)?.length ?? 0).toBe(count);
  }

  it.each([
    ['never pushed', false, 'The platform has no app email-verifier.'],
    ['changed since the push', true, 'The platform’s draft of email-verifier is not what this project has.'],
  ])('of a project that was %s', async (_what, pushed, message) => {
    const store = await startStore();
    if (pushed) await store.json('ann', ['push']);
    await store.write('ann', versioned('1.1.0'));
    const { exitCode, error } = await store.json('ann', ['publish']);
    expect([exitCode, error?.code]).toEqual([1, 'not-pushed']);
    expect(error).toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining('Push first: miniapp push'),
    });
    await expectNone(store);
  });

  it('when somebody else changed the draft: exit 5', async () => {
    const store = await startPushed();
    await store.json('ben', ['push']);
    await store.write('ann', versioned('2.0.0'));
    await store.json('ann', ['push']);
    expect(await store.json('ben', ['publish'])).toMatchObject({ exitCode: 5, error: { code: 'remote-changed' } });
    await expectNone(store);
  });

  it('when somebody else changes the draft in between: exit 5', async () => {
    const store = await startPushed();
    const http: Http = async (request, limits) => {
      if (request.method === 'POST') {
        await store.write('ann', versioned('2.0.0'));
        await store.json('ann', ['push']);
      }
      return store.world.http(request, limits);
    };
    expect(await store.json('ann', ['publish'], { http })).toMatchObject({
      exitCode: 5,
      error: { code: 'remote-changed' },
    });
    await expectNone(store);
  });

  it('of a manifest with a warning, which is shown at its place', async () => {
    const store = await startStore();
    await store.write('ann', warnedManifest);
    await store.json('ann', ['push']);
    const { exitCode, stderr } = await store.words('ann', ['publish']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('miniapp.yaml:6:1 warning scopes/without-subscribe');
    expect(stderr).toContain('miniapp.yaml has 1 warning, and what is published must have none.');
    expect(await store.json('ann', ['publish'])).toMatchObject({
      error: { code: 'manifest-warned' },
      diagnostics: [{ severity: 'warning' }],
    });
    await expectNone(store);
  });

  it('when the platform finds a warning that is silenced here: shown at its place', async () => {
    const store = await startStore();
    const ignore = '# miniapp-ignore-next-line scopes/without-subscribe -- ours\n';
    await store.write('ann', warnedManifest.replace('api_scopes', `${ignore}api_scopes`));
    await store.json('ann', ['push']);
    const { exitCode, error, diagnostics } = await store.json('ann', ['publish']);
    expect([exitCode, error?.code]).toEqual([1, 'platform-rejected']);
    expect(diagnostics).toMatchObject([{ code: 'scopes/without-subscribe', range: { start: { line: 7 } } }]);
  });

  it('under a version that was submitted before', async () => {
    const store = await startStore();
    await store.publish(plainManifest);
    await store.write('ann', versioned('1.0.0'));
    await store.json('ann', ['push']);
    expect(await store.json('ann', ['publish'])).toMatchObject({
      exitCode: 1,
      error: {
        code: 'version-taken',
        message: '1.0.0 of email-verifier was submitted before, as version 1.',
        hint: expect.stringContaining('Give the manifest a new version'),
      },
    });
    await expectNone(store, 1);
  });

  it('but a version that was rejected may be submitted again', async () => {
    const store = await startPushed();
    await store.json('ann', ['publish']);
    await store.review(1, 'reject');
    expect(await store.json('ann', ['publish'])).toMatchObject({ exitCode: 0, result: { version: { number: 2 } } });
  });

  it('while another draft is in review', async () => {
    const store = await startPushed();
    await store.json('ann', ['publish']);
    await store.write('ann', versioned('1.1.0'));
    await store.json('ann', ['push']);
    expect(await store.json('ann', ['publish'])).toMatchObject({
      exitCode: 1,
      error: {
        code: 'version-in-review',
        message: 'Version 1 of email-verifier is in review.',
        hint: expect.stringContaining('Wait until it is reviewed'),
      },
    });
    await expectNone(store, 1);
  });

  it('of what is published already', async () => {
    const store = await startStore();
    await store.publish(plainManifest);
    expect(await store.json('ann', ['publish'])).toMatchObject({
      exitCode: 1,
      error: { code: 'version-unchanged', hint: expect.stringContaining('There is nothing to publish') },
    });
    await expectNone(store, 1);
  });

  it('when somebody else reviews it first, approving says so', async () => {
    const store = await startPushed();
    const http: Http = async (request, limits) => {
      if (request.url.endsWith('/review')) await store.review(1, 'reject');
      return store.world.http(request, limits);
    };
    expect(await store.json('ann', ['publish', '--approve'], { http })).toMatchObject({
      exitCode: 1,
      error: { code: 'version-reviewed', hint: expect.stringContaining('miniapp versions') },
    });
  });

  it('without a token', async () => {
    const { words } = await startPushed();
    const { exitCode, stderr } = await words('ann', ['publish'], { environment: {} });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('There is no token for');
  });
});
