import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, start } from './spawn.ts';

it('the demo does the main job and ends with 0', async () => {
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  const { exitCode, stdout, stderr } = await start(process.execPath, [tsx, join(root, 'scripts/demo.ts')]).ended;
  expect(stderr).toBe('');
  for (const line of [
    '▸ Scaffold an app with a server',
    '  ✓ miniapp.yaml: 2 notes',
    '  Subscribe request',
    '  ✓ email-verifier created on http://127.0.0.1:',
    '  ✓ email-verifier is already up to date on http://127.0.0.1:',
    '  POST /miniapp/subscribe 200',
    '  GET /api/flow/tags?limit=2 → 200',
    '  POST /api/subscriber/send-text → 403',
    '  - workspace:view  no call needed it',
    '  + messages:send   missing for POST /subscriber/send-text',
    '  api_scopes: [flow-tags:view, messages:send]',
    '  POST /miniapp/unsubscribe 200',
    '  GET /api/flow/tags → 401',
    '▸ Done',
  ]) {
    expect(stdout).toContain(line);
  }
  expect(exitCode).toBe(0);
});
