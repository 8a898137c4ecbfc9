import { scopes as catalogScopes } from '../../generated/catalog.ts';
import type { ExternalRequest, Manifest } from '../../generated/manifest.ts';

/** A field of the platform's Edit Settings form, and what to enter there. */
export interface FormField {
  /** As the platform's help page names it, or for parts that it does not name, as we do. */
  readonly field: string;
  /** Text to enter, a file to upload, boxes to tick (one a line), or JSON. */
  readonly value: string;
}

/**
 * An app as the platform's web form takes it, for a platform without the contract that `push` speaks. That requests and
 * auth are entered in this order is assumed: the form's parts are known, not its layout.
 */
export function settingsForm(manifest: Manifest): FormField[] {
  const {
    name,
    description,
    logo,
    cover,
    video,
    documentation,
    api_scopes = [],
    subscribe,
    unsubscribe,
    auth,
  } = manifest;
  const labels = api_scopes.map((id) => catalogScopes.find((scope) => scope.id === id)?.label ?? id);
  const fields: (FormField | null)[] = [
    field('App name', name),
    field('Description', description),
    field('Logo', logo),
    field('Cover image', cover),
    field('Video link', video),
    field('Documentation URL', documentation),
    field('API scope', labels.join('\n')),
    ...requestFields('Subscribe request', subscribe),
    ...requestFields('Unsubscribe request', unsubscribe),
    field('Auth', auth && auth.type !== 'none' ? JSON.stringify(auth, null, 2) : undefined),
    field('App fields', manifest.app_fields && JSON.stringify(manifest.app_fields, null, 2)),
  ];
  return fields.filter((found) => found !== null);
}

function requestFields(name: string, request: ExternalRequest | undefined): (FormField | null)[] {
  if (request === undefined) return [];
  const { url, method = 'POST', headers = {}, body } = request;
  const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
  return [
    field(`${name}: method`, method),
    field(`${name}: URL`, url),
    field(`${name}: headers`, lines.join('\n')),
    field(`${name}: body`, body && JSON.stringify(body, null, 2)),
  ];
}

function field(name: string, value: string | undefined): FormField | null {
  return value === undefined || value === '' ? null : { field: name, value };
}
