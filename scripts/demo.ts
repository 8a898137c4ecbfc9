/**
 * The main job on real input, from an empty folder to an uninstall: the built CLI, the template's own server and the
 * local platform, each a process of its own on a free loopback port. Any failed step ends it with exit status 1.
 * `--keep-open` leaves the store's page up until Ctrl-C.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const miniapp = join(import.meta.dirname, '..', 'bin', 'miniapp.cjs');
const keepOpen = process.argv.includes('--keep-open');
const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const processes: ChildProcess[] = [];
const folder = await mkdtemp(join(tmpdir(), 'miniapp-demo-'));

process.once('SIGINT', () => void cleanUp().then(() => process.exit(130)));
process.once('SIGTERM', () => void cleanUp().then(() => process.exit(143)));
try {
  await demo();
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await cleanUp();
}

async function demo(): Promise<void> {
  const app = join(folder, 'email-verifier');

  title('Scaffold an app with a server');
  await cli(folder, ['init', 'email-verifier', '--template', 'server', '--name', 'Email Verifier', '--yes']);

  title('Validate it, as CI does');
  await cli(app, ['validate', '--strict']);

  title('See what an install will send, before there is anything to send it to');
  await cli(app, ['simulate-install', '--seed', 'demo']);

  title('Start the app’s own server and the local platform');
  const server = background('node', ['server.js'], app, { PORT: '0', DEBUG: '1' });
  const serverUrl = (await server.line(/^Listening on (\S+)/))[1] ?? '';
  say(`The app’s server runs on ${serverUrl}`);
  const platform = background(process.execPath, [miniapp, 'platform', 'start', '--port', '0', '--json'], app);
  const ready = JSON.parse((await platform.line(/^\{.*"ready".*\}$/))[0]) as { url: string };
  say(`The local platform runs on ${ready.url}`);

  title('Push the app to the platform');
  const urls = {
    SUBSCRIBE_URL: `${serverUrl}/miniapp/subscribe`,
    UNSUBSCRIBE_URL: `${serverUrl}/miniapp/unsubscribe`,
  };
  await cli(app, ['push'], urls);
  say('And once more: nothing to do.');
  const again = await cli(app, ['push'], urls);
  expect(again.includes('already up to date'), 'the second push wrote something');
  const page = await fetch(`${ready.url}/apps/email-verifier`);
  expect(page.status === 200 && (await page.text()).includes('Email Verifier'), 'the store does not show the app');
  say(`The store shows it: ${ready.url}/apps/email-verifier`);

  title('A user installs it: the subscribe request, as the server received it');
  const { token } = JSON.parse(await readFile(join(app, '.miniapp', 'platform.json'), 'utf8')) as { token: string };
  const management = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${ready.url}/platform/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(response.ok, `${method} ${path} answered ${response.status}: ${await response.clone().text()}`);
    return (await response.json()) as { id: string; state: string };
  };
  const installation = await management('POST', '/apps/email-verifier/installations', {
    inputs: { token: 'a-token-of-the-user' },
  });
  expect(installation.state === 'installed', `the installation is ${installation.state}`);
  await server.line(/^POST \/miniapp\/subscribe 200$/);
  server.show();

  title('The server calls the platform’s API with the key it was sent');
  const stored = JSON.parse(await readFile(join(app, 'data', 'installations.json'), 'utf8')) as {
    installations: Record<string, { api_key: string }>;
  };
  const key = stored.installations[installation.id]?.api_key;
  expect(key !== undefined, 'the server stored no key');
  const api = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${ready.url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    say(`${method} /api${path} → ${response.status}\n  ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`);
    return { status: response.status, text };
  };
  const allowed = await api('GET', '/flow/tags?limit=2');
  expect(allowed.status === 200, 'a call with the scope was refused');
  const refused = await api('POST', '/subscriber/send-text', { user_ns: 'f190385u394247863', content: 'Hello' });
  expect(refused.status === 403 && refused.text.includes('messages:send'), 'a call without the scope was allowed');

  title('Hold the scopes that the app asks for against its calls: one was never used, one is missing');
  const audit = await cli(app, ['scopes', 'audit'], {}, 1);
  expect(/workspace:view +no call needed it/.test(audit), 'the audit does not name the unused scope');
  expect(
    /messages:send +missing for POST \/subscriber\/send-text/.test(audit),
    'the audit does not name the missing scope',
  );

  title('The user uninstalls it: the unsubscribe request, as the server received it');
  await management('DELETE', `/installations/${installation.id}`);
  await server.line(/^POST \/miniapp\/unsubscribe 200$/);
  server.show();
  const revoked = await api('GET', '/flow/tags');
  expect(revoked.status === 401, 'the key still works after the uninstall');

  title('Look at what was sent, and at what the server answered');
  const listed = await cli(app, ['deliveries', 'list']);
  expect(/uninstall .*\n.* install /.test(listed), 'the deliveries are not both in the list');

  title('Hold the server to what it must do: the same delivery twice, unknown fields, reinstall, uninstall');
  const contract = await cli(app, ['simulate-install', '.', '--deliver', serverUrl, '--assert']);
  expect(contract.includes('6 passed, 0 failed'), 'the server does not keep the contract');

  title('Done');
  if (!keepOpen) return say('npm run demo -- --keep-open leaves the store up to look at.');
  say(`The store is on ${ready.url} until you press Ctrl-C.`);
  await once(platform.process, 'exit');
}

function title(text: string): void {
  console.log(colours ? `\n\x1b[1m\x1b[36m▸ ${text}\x1b[0m` : `\n▸ ${text}`);
}

function say(text: string): void {
  console.log(text.replace(/^/gm, '  '));
}

function expect(condition: boolean, failure: string): asserts condition {
  if (!condition) throw new Error(failure);
}

/** Runs a CLI command in the foreground, shows what it prints, and expects it to end with `status`. */
async function cli(
  directory: string,
  args: string[],
  environment: Record<string, string> = {},
  status = 0,
): Promise<string> {
  say(`$ miniapp ${args.join(' ')}`);
  const child = spawn(process.execPath, [miniapp, ...args], {
    cwd: directory,
    env: { ...process.env, ...(colours && { FORCE_COLOR: '1' }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [exitCode] = await once(child, 'close');
  say(output.trimEnd());
  expect(exitCode === status, `miniapp ${args[0]} ended with exit status ${exitCode}`);
  return output;
}

/** Runs a process in the background and reads its lines. */
function background(command: string, args: string[], directory: string, environment: Record<string, string> = {}) {
  const child = spawn(command, args, {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  const lines: string[] = [];
  let read = 0;
  let shown = 0;
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return {
    process: child,
    /** Waits for the next line of a form. */
    async line(form: RegExp): Promise<RegExpExecArray> {
      for (let waited = 0; waited < 10_000; waited += 10) {
        while (read < lines.length) {
          const match = form.exec(lines[read++] ?? '');
          if (match) return match;
        }
        expect(child.exitCode === null, `${command} ${args.join(' ')} ended with exit status ${child.exitCode}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`${command} ${args.join(' ')} did not print ${form} within 10 s`);
    },
    /** Shows what was read since the last time. */
    show() {
      say(lines.slice(shown, read).join('\n'));
      shown = read;
    },
  };
}

async function cleanUp(): Promise<void> {
  for (const child of processes) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await Promise.race([once(child, 'exit'), new Promise((resolve) => setTimeout(resolve, 3000))]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
  await rm(folder, { recursive: true, force: true });
}
