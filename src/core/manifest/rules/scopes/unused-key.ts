import { parseTemplate } from '../../../install/placeholders.ts';
import { childPointer } from '../../pointer.ts';
import type { Rule } from '../../rule.ts';

export const unusedKey: Rule = {
  id: 'scopes/unused-key',
  severity: 'warning',
  summary: 'The subscribe request sends the API key, but no scope is asked for.',
  why: 'A key without scopes opens nothing: every call with it is refused.',
  how: 'List the scopes the app needs in api_scopes, or take the key out of the request.',
  check(manifest, report) {
    if ('api_scopes' in manifest && manifest.api_scopes?.length !== 0) return;
    const { subscribe } = manifest;
    if (subscribe === undefined) return;
    const places: string[] = [];
    findKey(subscribe, '/subscribe', places);
    for (const pointer of places) {
      report({
        pointer,
        message:
          'This sends the generated API key, but api_scopes asks for no scope, so the key opens nothing. ' +
          'List the scopes the app needs, or do not send the key.',
      });
    }
  },
};

function findKey(value: unknown, pointer: string, places: string[]): void {
  if (typeof value === 'string') {
    const { parts } = parseTemplate(value);
    const sendsKey = parts.some(
      (part) => typeof part !== 'string' && part.namespace === 'system' && part.name === 'api_key',
    );
    if (sendsKey) places.push(pointer);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) findKey(item, childPointer(pointer, key), places);
  }
}
