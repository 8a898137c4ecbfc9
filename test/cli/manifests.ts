/** Sound, and without a warning. */
export const plainManifest = `schema_version: 1
name: Email Verifier
slug: email-verifier
version: 1.0.0
description: Checks the e-mail addresses that users type into a chat.
`;

/** One error: a slug that is none. */
export const wrongManifest = plainManifest.replace('slug: email-verifier', 'slug: Email_Verifier');

/** One warning: scopes, but nobody is told the key. */
export const warnedManifest = `${plainManifest}api_scopes: [flow-tags:view]\n`;

/** An app with a server, whose inputs are of every type. */
export function serverManifest(server: string): string {
  return `${plainManifest}api_scopes: [flow-tags:view, workspace:view]
subscribe:
  url: ${server}/subscribe
  headers: { X-Region: "{{auth.region}}" }
  body:
    installation_id: "{{system.installation_id}}"
    api_key: "{{system.api_key}}"
    flow_ns: "{{system.flow_ns}}"
    token: "{{auth.token}}"
    limit: "{{auth.limit}}"
    news: "{{auth.news}}"
    note: "Limit: {{auth.limit}}"
unsubscribe:
  url: ${server}/unsubscribe
  body:
    installation_id: "{{system.installation_id}}"
auth:
  type: api_key
  inputs:
    - { name: token, type: string, title: API token, required: true, secret: true }
    - { name: limit, type: number, title: Limit, default: 10 }
    - { name: region, type: string, title: Region }
    - { name: news, type: checkbox, title: Newsletter }
`;
}
