import type { ByteSource } from './seeded.ts';

/** Letters and digits that are not taken for one another: no i, l, o, u. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** The namespace of a flow as the platform writes it (public clients), for example `f190385`. */
export function createFlowNamespace(random: ByteSource): string {
  return `f${createNumber(random, 6)}`;
}

/** The id of a workspace: 5 digits as text (assumed). */
export function createWorkspaceId(random: ByteSource): string {
  return String(createNumber(random, 5));
}

/** The id of an installation: `ins_` and 20 letters and digits, 100 bits (assumed). */
export function createInstallationId(random: ByteSource): string {
  return `ins_${Array.from(random.bytes(20), (byte) => letters.charAt(byte & 31)).join('')}`;
}

/** The id of a message, as Standard Webhooks writes it: `msg_` and 32 hex digits; the same over all attempts. */
export function createMessageId(random: ByteSource): string {
  return `msg_${Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** A number with exactly `length` digits; the first is not 0. */
function createNumber(random: ByteSource, length: number): number {
  const lowest = 10 ** (length - 1);
  const drawn = random.bytes(6).reduce((number, byte) => number * 256 + byte, 0);
  return lowest + (drawn % (9 * lowest));
}
