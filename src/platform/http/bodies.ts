import type { HonoRequest, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type {
  DraftInput,
  InstallationInput,
  ReplayInput,
  ReviewInput,
  RollbackInput,
  UpgradeInput,
} from '../../contract/platform.ts';
import { isDeeperThan, isRecord } from '../../core/json-value.ts';
import { Refusal } from '../refusal.ts';

/** Bytes. A manifest is at most 1 MiB of YAML, and its JSON a little more. */
export const largestJson = 1.5 * 1024 * 1024;
export const largestAsset = 5 * 1024 * 1024;
/** Characters. */
const longestNote = 2_000;
/** A manifest is at most 100 levels deep; the rest is what it is wrapped in. */
export const deepestJson = 110;

/** Refuses a longer body before it is all in memory. */
export function limitBody(maxSize: number): MiddlewareHandler {
  const refuse = () => {
    throw new Refusal('too-large', `The body is larger than ${maxSize / 1024 / 1024} MiB.`);
  };
  const limit = bodyLimit({ maxSize, onError: refuse });
  return (context, next) => {
    const { method } = context.req;
    // Asking for a body as a stream costs more than most answers: only one whose length is not said is looked at.
    if (method === 'GET' || method === 'HEAD') return next();
    const length = context.req.header('transfer-encoding') === undefined && context.req.header('content-length');
    if (!length) return limit(context, next);
    return Number(length) <= maxSize ? next() : refuse();
  };
}

/** Reads a JSON body. Throws `Refusal` `invalid-request`. */
export async function readJson(request: HonoRequest): Promise<unknown> {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await request.arrayBuffer());
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refusal('invalid-request', 'The body is not valid JSON.');
    if (error instanceof TypeError) throw new Refusal('invalid-request', 'The body is not valid UTF-8.');
    throw error;
  }
  if (isDeeperThan(deepestJson, value)) {
    throw new Refusal('invalid-request', `The body is nested more than ${deepestJson} levels deep.`);
  }
  return value;
}

/** Reads a `DraftInput`; the manifest itself is judged by its schema. Throws `Refusal` `invalid-request`. */
export function toDraft(value: unknown): DraftInput {
  if (!isRecord(value)) throw new Refusal('invalid-request', 'The body must be an object with manifest and assets.');
  const { manifest, assets, git_commit = null } = value;
  if (!isRecord(manifest)) throw new Refusal('invalid-request', 'manifest must be an object.');
  if (!isRecord(assets) || !Object.values(assets).every(isDigest)) {
    throw new Refusal('invalid-request', 'assets must map each path to a SHA-256 in hex.');
  }
  if (git_commit !== null && typeof git_commit !== 'string') {
    throw new Refusal('invalid-request', 'git_commit must be text or null.');
  }
  return { manifest, assets: assets as Record<string, string>, git_commit };
}

/** Reads an `InstallationInput`. Throws `Refusal` `invalid-request`. */
export function toInstallation(value: unknown): InstallationInput {
  const { inputs, draft = false } = isRecord(value) ? value : {};
  if (!isAnswers(inputs)) {
    throw new Refusal('invalid-request', 'The body must be an object with inputs: text, numbers or booleans by name.');
  }
  if (typeof draft !== 'boolean') throw new Refusal('invalid-request', 'draft must be true or false.');
  return { inputs, draft };
}

/** Reads an `UpgradeInput`. Throws `Refusal` `invalid-request`. */
export function toUpgrade(value: unknown): UpgradeInput {
  if (!isRecord(value)) throw new Refusal('invalid-request', 'The body must be an object.');
  const { consent = false, inputs = {} } = value;
  if (typeof consent !== 'boolean') throw new Refusal('invalid-request', 'consent must be true or false.');
  if (!isAnswers(inputs)) {
    throw new Refusal('invalid-request', 'inputs must be text, numbers or booleans by name.');
  }
  return { consent, inputs };
}

/** Reads a `ReviewInput`. Throws `Refusal` `invalid-request`. */
export function toReview(value: unknown): ReviewInput {
  const { decision, note = null } = isRecord(value) ? value : {};
  if (decision !== 'approve' && decision !== 'reject') {
    throw new Refusal('invalid-request', 'The body must be an object with decision: approve or reject.');
  }
  if (note !== null && (typeof note !== 'string' || note.length > longestNote)) {
    throw new Refusal('invalid-request', `note must be text of at most ${longestNote} characters.`);
  }
  return { decision, note };
}

/** Reads a `RollbackInput`. Throws `Refusal` `invalid-request`. */
export function toRollback(value: unknown): RollbackInput {
  const version = isRecord(value) ? value.version : undefined;
  if (typeof version !== 'number' || !isVersionNumber(String(version))) {
    throw new Refusal('invalid-request', 'The body must be an object with version: the number of a version.');
  }
  return { version };
}

/** Whether a part of a path can be the number of a version. */
export function isVersionNumber(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}

/** Reads a `ReplayInput`. Throws `Refusal` `invalid-request`. */
export function toReplay(value: unknown): ReplayInput {
  const to = isRecord(value) ? value.to : null;
  if (to === undefined) return {};
  const url = typeof to === 'string' && URL.canParse(to) ? new URL(to) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new Refusal('invalid-request', 'The body must be an object; to, when it is given, an http or https address.');
  }
  return { to: url.href };
}

/** SHA-256 in hex. */
export function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** Whether a value can be what a user answered, by the names of inputs. */
export function isAnswers(value: unknown): value is InstallationInput['inputs'] {
  return isRecord(value) && Object.values(value).every(isAnswer);
}

function isAnswer(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
