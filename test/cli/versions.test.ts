import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/core/http.ts';
import { plainManifest } from './manifests.ts';
import { scoped, startStore, versioned } from './store.ts';

describe('versions', () => {
  it('lists number, version, state, time and note, the newest first', async () => {
    const store = await startStore();
    await store.publish(plainManifest);
    await store.write('ann', versioned('1.1.0'));
    await store.json('ann', ['push']);
    await store.json('ann', ['publish']);
    await store.review(2, 'reject', 'Too\u001b[2J loud.');
    const { exitCode, stdout } = await store.words('ann', ['versions']);
    expect(exitCode).toBe(0);
    expect(stdout.replace(/\d{4}-\d\d-\d\d [\d:]+Z/g, 'then')).toBe(
      '2  1.1.0  rejected            then  Too\\x1b[2J loud.\n1  1.0.0  published, current  then\n',
    );
    expect((await store.json('ann', ['versions'])).result).toMatchObject({
      slug: 'email-verifier',
      versions: [
        { number: 2, state: 'rejected', current: false },
        { number: 1, state: 'published', current: true, note: null },
      ],
    });
  });

  it('reads every page of a long list', async () => {
    const store = await startStore();
    await store.publish(plainManifest);
    await store.publish(versioned('2.0.0'));
    await store.publish(versioned('3.0.0'));
    const pages: string[] = [];
    // A platform with pages of one.
    const http: Http = (request, limits) => {
      const url = request.url.replace('limit=100', 'limit=1');
      pages.push(new URL(url).search);
      return store.world.http({ ...request, url }, limits);
    };
    const { result } = await store.json('ann', ['versions'], { http });
    expect(result).toMatchObject({ versions: [{ number: 3 }, { number: 2 }, { number: 1 }] });
    expect(pages).toEqual(['?limit=1&page=1', '?limit=1&page=2', '?limit=1&page=3']);
  });

  it('says when there is none, and when there is no such app', async () => {
    const { json, words } = await startStore();
    expect(await json('ann', ['versions'])).toMatchObject({ exitCode: 2, error: { code: 'app-unknown' } });
    await json('ann', ['push']);
    expect(await words('ann', ['versions'])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('No version of email-verifier was submitted'),
    });
  });

  it('--app names the app where there is no manifest', async () => {
    const store = await startStore();
    await store.publish(plainManifest);
    expect(await store.json('.', ['versions', '--app', 'email-verifier'])).toMatchObject({
      exitCode: 0,
      result: { versions: [{ number: 1 }] },
    });
    expect(await store.json('.', ['versions', '--app', '..'])).toMatchObject({ exitCode: 2 });
    expect((await store.json('.', ['versions', 'ann', '--app', 'other'])).error?.message).toContain('named twice');
  });

  it('needs a token', async () => {
    const { words } = await startStore();
    expect(await words('ann', ['versions'], { environment: {} })).toMatchObject({ exitCode: 3 });
  });
});

describe('rollback', () => {
  async function startTwo() {
    const store = await startStore();
    await store.publish(scoped('1.0.0', 'flow-tags:manage'));
    await store.publish(scoped('2.0.0', 'flow-tags:view'));
    return store;
  }

  it('makes an older version current, and says what users have to agree to again', async () => {
    const { json, words } = await startTwo();
    expect(await json('ann', ['rollback', '1', '--yes'])).toMatchObject({
      exitCode: 0,
      result: { version: { number: 1, current: true }, previous: 2, added_scopes: ['flow-tags:manage'] },
    });
    const { exitCode, stderr } = await words('ann', ['rollback', '2', '--yes']);
    expect(exitCode).toBe(0);
    // To manage includes to view, so that nothing is new.
    expect(stderr).toMatch(/^✓ version 2 of email-verifier is the current one on \S+\n$/);
  });

  it('asks on a terminal, and says what users get', async () => {
    const { json, words } = await startTwo();
    const no = await words('ann', ['rollback', '1'], { terminal: 80, answers: [false] });
    expect(no.exitCode).toBe(130);
    expect(no.stderr).toContain(
      'New users of email-verifier get version 1 (1.0.0) instead of version 2 (2.0.0). Those who have the app keep what they have until they agree to flow-tags:manage.',
    );
    expect((await json('ann', ['versions'])).result).toMatchObject({
      versions: [{ current: true }, { current: false }],
    });
    const yes = await words('ann', ['rollback', '1'], { terminal: 80, answers: [true] });
    expect(yes).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('Users have to agree again: flow-tags:manage'),
    });
  });

  it('needs --yes where nobody can be asked', async () => {
    const { json } = await startTwo();
    expect(await json('ann', ['rollback', '1'])).toMatchObject({
      exitCode: 2,
      error: { code: 'invalid-usage', hint: 'Add --yes.' },
    });
  });

  it.each([
    ['2', 1, 'version-current', 'Version 2 of email-verifier is the current one.'],
    ['3', 1, 'version-unpublished', 'Version 3 of email-verifier was never published: it is in review.'],
    ['9', 2, 'version-unknown', 'There is no version 9 of email-verifier on the platform.'],
    ['0', 2, 'invalid-usage', 'A version is named by its number, but this is "0".'],
    ['1.0.0', 2, 'invalid-usage', 'A version is named by its number, but this is "1.0.0".'],
  ])('refuses version %s', async (number, status, code, message) => {
    const store = await startTwo();
    await store.write('ann', versioned('3.0.0'));
    await store.json('ann', ['push', '--allow-removals']);
    await store.json('ann', ['publish']);
    expect(await store.json('ann', ['rollback', number, '--yes'])).toMatchObject({
      exitCode: status,
      error: { code, message },
    });
  });

  it('says what somebody else did meanwhile', async () => {
    const store = await startTwo();
    const http: Http = async (request, limits) => {
      if (request.method === 'POST') await store.json('ben', ['rollback', '1', '--yes']);
      return store.world.http(request, limits);
    };
    expect(await store.json('ann', ['rollback', '1', '--yes'], { http })).toMatchObject({
      exitCode: 1,
      error: { code: 'version-current' },
    });
  });

  it('of an unknown app', async () => {
    const { json } = await startStore();
    expect(await json('.', ['rollback', '1', '--yes', '--app', 'no-such-app'])).toMatchObject({
      exitCode: 2,
      error: { code: 'app-unknown' },
    });
  });
});
