import type { HttpRequest } from '../../core/http.ts';
import type { RequestPair } from '../../core/install/request.ts';
import type { Masks } from '../../core/install/secrets.ts';

/** A request as it is sent, and as people see it, with key and secret inputs masked. */
export interface StoredRequest extends RequestPair {
  /** For what the server answers, which may repeat what it was sent. */
  readonly masks: Masks;
}

type Text = Omit<HttpRequest, 'body'> & { readonly body: string | null };

/** JSON, bodies in base64: they are bytes, and stay the same bytes. */
export function writeRequest({ sent, shown, masks }: StoredRequest): string {
  return JSON.stringify({ sent: toText(sent), shown: toText(shown), masks });
}

export function readRequest(json: string): StoredRequest {
  const { sent, shown, masks = [] } = JSON.parse(json) as Record<'sent' | 'shown', Text> & { masks?: Masks };
  return { sent: fromText(sent), shown: fromText(shown), masks };
}

function toText({ body, ...rest }: HttpRequest): Text {
  return { ...rest, body: body === null ? null : Buffer.from(body).toString('base64') };
}

function fromText({ body, ...rest }: Text): HttpRequest {
  return { ...rest, body: body === null ? null : Uint8Array.from(Buffer.from(body, 'base64')) };
}
