import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeyring } from '../../src/system/keyring.ts';
import { KeyringFailure } from '../../src/system/ports.ts';
import { createWorld, packageDirectory } from '../world.ts';

const { PATH = '' } = process.env;

/** An installation of miniapp with another keyring package, or with none. */
async function installation(library?: string) {
  const world = await createWorld();
  await mkdir(world.path('bin'));
  await copyFile(join(packageDirectory, 'bin', 'keyring.cjs'), world.path('bin', 'keyring.cjs'));
  if (library !== undefined) {
    const folder = world.path('node_modules', '@napi-rs', 'keyring');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'index.js'), library);
  }
  return world;
}

describe('the keyring', () => {
  // macOS and Windows have one always.
  it.runIf(process.platform === 'linux')('says that there is none', async () => {
    const environment = { PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    const keyring = createKeyring(packageDirectory, environment);
    const failure = new KeyringFailure('this system has none that can be used');
    await expect(keyring.read('a')).rejects.toThrow(failure);
    await expect(keyring.write('a', 'hunter2')).rejects.toThrow(failure);
    await expect(keyring.remove('a')).rejects.toThrow(failure);
  });

  it.runIf(process.platform === 'linux')('is given up, and its process ended, when it hangs', async () => {
    const world = await createWorld();
    const bus = world.path('bus');
    let end: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    // A bus that takes calls and answers none.
    const server = createServer((socket) => socket.on('error', end).on('close', end).resume());
    await new Promise<void>((resolve) => server.listen(bus, resolve));
    onTestFinished(async () => void server.close());
    const environment = { PATH, DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` };
    const keyring = createKeyring(packageDirectory, environment, 1_500);
    await expect(keyring.read('a')).rejects.toThrow(new KeyringFailure('it gave no answer within 1.5 seconds'));
    await ended;
  });

  it('says that its package is not installed', async () => {
    const world = await installation();
    const failure = new KeyringFailure('the optional package @napi-rs/keyring is not installed');
    await expect(createKeyring(world.directory, { PATH }).read('a')).rejects.toThrow(failure);
  });

  it('keeps a secret, which no argument of a process shows', async () => {
    // Stands in for the system's store, which a test must not touch; the package's face is the real one.
    const world = await installation(`
      const { readFileSync, rmSync, writeFileSync } = require('node:fs');
      exports.Entry = class {
        constructor(service, account, options) {
          if (service !== 'miniapp' || options.linux.store !== 'secret-service') throw new Error('another store');
          this.file = require('node:path').join(__dirname, encodeURIComponent(account));
          writeFileSync(__dirname + '/seen', JSON.stringify(process.argv) + JSON.stringify(process.env));
        }
        getPassword() { try { return readFileSync(this.file, 'utf8'); } catch { return null; } }
        setPassword(secret) { writeFileSync(this.file, secret); }
        deleteCredential() { try { rmSync(this.file); return true; } catch { return false; } }
      };`);
    const keyring = createKeyring(world.directory, { PATH });
    const account = 'work@https://platform.example.com';
    expect(await keyring.read(account)).toBeNull();
    await keyring.write(account, 'hunter2');
    expect(await readFile(world.path('node_modules', '@napi-rs', 'keyring', 'seen'), 'utf8')).not.toContain('hunter2');
    expect(await keyring.read(account)).toBe('hunter2');
    expect(await keyring.read('other@https://platform.example.com')).toBeNull();
    expect(await keyring.remove(account)).toBe(true);
    expect(await keyring.remove(account)).toBe(false);
  });
});
