import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Random bytes that nobody can foretell, from the operating system. Node's own way to them takes milliseconds to load,
 * which every `simulate-install` would feel; where the system has no such device, it is taken.
 */
export function randomBytes(count: number): Uint8Array {
  return readDevice(count) ?? process.getBuiltinModule('node:crypto').randomBytes(count);
}

function readDevice(count: number): Uint8Array | undefined {
  if (process.platform === 'win32') return undefined;
  let device: number | undefined;
  try {
    device = openSync('/dev/urandom', 'r');
    if (!fstatSync(device).isCharacterDevice()) return undefined;
    const bytes = new Uint8Array(count);
    return readSync(device, bytes) === count ? bytes : undefined;
  } catch {
    return undefined;
  } finally {
    if (device !== undefined) closeSync(device);
  }
}
