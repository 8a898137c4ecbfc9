import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createWorld, noHttp } from '../world.ts';
import { plainManifest, serverManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';

const manifest = (server: string) => `${plainManifest}api_scopes: [flow-tags:view]
subscribe: { url: ${server}/subscribe }
unsubscribe: { url: ${server}/unsubscribe }
auth:
  type: oauth2
  authorization_url: https://accounts.example.com/authorize
  token_url: https://accounts.example.com/token
  client_id: email-verifier
  client_secret: \${OAUTH_SECRET:-hunter2-hunter2}
`;

interface Signed {
  readonly oauth: readonly { readonly title: string; readonly answer: { readonly body: string } | null }[] | null;
  readonly inputs: readonly { readonly name: string; readonly value: string; readonly origin: string }[];
  readonly request: { readonly body: string };
}

async function simulate(flags: readonly string[], server = 'https://api.example.com') {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), manifest(server));
  return world.run(['simulate-install', '.', ...flags]);
}

it('without --sign-in, test tokens stand for what signing in gives, and nothing is asked', async () => {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), manifest('https://api.example.com'));
  const finished = await world.run(['simulate-install', '--json'], { http: noHttp });
  const { oauth, inputs, request } = readOutput(finished).result as unknown as Signed;
  expect(oauth).toBeNull();
  expect(inputs.map(({ name, origin }) => [name, origin])).toEqual([
    ['access_token', 'sample'],
    ['refresh_token', 'sample'],
  ]);
  expect(JSON.parse(request.body)).toMatchObject({ access_token: inputs[0]?.value, refresh_token: inputs[1]?.value });
});

it('--sign-in automatic walks through all requests, and the tokens are those that were issued', async () => {
  const finished = await simulate(['--sign-in', 'automatic', '--json']);
  expect(finished.exitCode).toBe(0);
  const { oauth, request } = readOutput(finished).result as unknown as Signed;
  expect(oauth?.map(({ title }) => title)).toEqual([
    'Authorization request',
    'Callback',
    'Token request',
    'Refresh request',
  ]);
  const issued = JSON.parse(oauth?.[2]?.answer?.body ?? '') as { access_token: string; refresh_token: string };
  expect(JSON.parse(request.body)).toMatchObject({
    access_token: issued.access_token,
    refresh_token: issued.refresh_token,
  });
});

it('is repeatable with a seed, and shows no client secret unless it is asked for', async () => {
  const flags = ['--sign-in', 'automatic', '--seed', '1', '--now', '2026-01-01T00:00:00Z'];
  const first = await simulate(flags);
  expect(await simulate(flags)).toEqual(first);
  expect(first.stdout).toContain('OAuth: Token request');
  expect(first.stdout).toContain('authorization: Basic ••••••');
  const basic = Buffer.from('email-verifier:hunter2-hunter2').toString('base64');
  expect(first.stdout).not.toMatch(new RegExp(`hunter2|${basic}`));
  expect((await simulate([...flags, '--reveal'])).stdout).toContain(basic);
});

it('what was issued is delivered', async () => {
  const server = await listen((_, response) => response.end());
  const finished = await simulate(['--sign-in', 'automatic', '--deliver', '--json'], server.url);
  expect(finished.exitCode).toBe(0);
  const { request } = readOutput(finished).result as unknown as Signed;
  expect(server.received[0]?.body).toBe(request.body);
});

it('an app that does not sign in by OAuth has no use for it', async () => {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), serverManifest('https://api.example.com'));
  const { exitCode, stderr } = await world.run(['simulate-install', '--sign-in', 'automatic']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('The app does not sign in by OAuth, so --sign-in has nothing to do.');
});
