import { describe, expect, it } from 'vitest';
import { plainManifest, wrongManifest } from './manifests.ts';
import { startStore, versioned } from './store.ts';

describe('status', () => {
  it('of a project that was not pushed', async () => {
    const { json, words, url } = await startStore();
    expect(await json('ann', ['status'])).toMatchObject({
      exitCode: 0,
      result: {
        host: url,
        profile: null,
        slug: 'email-verifier',
        local: { state: 'not_pushed', changes: [] },
        draft: null,
        current: null,
        in_review: null,
      },
    });
    const { stdout, stderr } = await words('ann', ['status']);
    expect(stdout).toContain(
      'Here       not pushed yet\nDraft      none\nIn review  nothing\nCurrent    nothing is published',
    );
    expect(stderr).toBe('Bring it there with: miniapp push\n');
  });

  it('of one that is pushed, in review, published, and changed', async () => {
    const store = await startStore();
    const { json, words } = store;
    await json('ann', ['push']);
    expect(await json('ann', ['status'])).toMatchObject({
      result: { local: { state: 'up_to_date' }, draft: { published: false }, in_review: null },
    });
    expect((await words('ann', ['status'])).stderr).toBe('Submit it for review with: miniapp publish\n');
    await json('ann', ['publish']);
    expect((await json('ann', ['status'])).result).toMatchObject({ current: null, in_review: { number: 1 } });
    expect((await words('ann', ['status'])).stderr).toBe('');
    await store.review(1, 'approve');
    expect((await json('ann', ['status'])).result).toMatchObject({
      draft: { published: true },
      current: { number: 1 },
      in_review: null,
    });

    await store.write('ann', versioned('1.1.0'));
    const changed = await words('ann', ['status']);
    expect(changed.exitCode).toBe(0);
    expect(changed.stdout).toContain('Here       differs from the platform’s draft in version, description\n');
    expect(changed.stdout).toMatch(/Current {4}version 1 \(1\.0\.0\), since \d/);
    await json('ann', ['push']);
    expect((await words('ann', ['status'])).stdout).toMatch(/Draft {6}of .*, differs from the current version\n/);
  });

  it('says when somebody else changed the draft, and exits 0', async () => {
    const store = await startStore();
    await store.json('ann', ['push']);
    await store.json('ben', ['push']);
    await store.write('ann', plainManifest.replace('1.0.0', '2.0.0'));
    await store.json('ann', ['push']);
    expect(await store.json('ben', ['status'])).toMatchObject({
      exitCode: 0,
      result: { local: { state: 'conflict' } },
    });
    expect((await store.words('ben', ['status'])).stdout).toContain(
      'somebody else changed the platform’s draft; it differs in version\n',
    );
  });

  it('names the profile, and writes nothing', async () => {
    const { world } = await startStore();
    const { exitCode, stdout } = await world.run(['status', 'ann']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^email-verifier\nHost {7}http:\/\/127\.0\.0\.1:\d+ \(profile local\)\nAccount {4}\S/);
  });

  it('cannot tell of a manifest with errors, nor without a token', async () => {
    const store = await startStore();
    expect(await store.words('ann', ['status'], { environment: {} })).toMatchObject({ exitCode: 3 });
    await store.write('ann', wrongManifest);
    expect(await store.json('ann', ['status'])).toMatchObject({ exitCode: 1, error: { code: 'manifest-invalid' } });
  });
});
