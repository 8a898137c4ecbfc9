/** A manifest of 60 lines with requests to `server`, without a problem; each number gives another. */
export function manifestFor(server: string, number: number): string {
  return `schema_version: 1
name: Email Verifier ${number}
slug: email-verifier-${number}
version: 1.0.0
description: Checks the e-mail addresses that users type into a chat.
documentation: https://example.com/docs
video: https://youtu.be/dQw4w9WgXcQ

api_scopes:
  - flow-tags:view
  - subscribers:view
  - bot-fields:view

subscribe: # performed on install
  url: ${server}/subscribe
  method: POST
  headers:
    X-App: email-verifier
  body:
    api_key: "{{system.api_key}}"
    flow_ns: "{{system.flow_ns}}"
    workspace_id: "{{system.workspace_id}}"
    installation_id: "{{system.installation_id}}"
    token: "{{auth.token}}"
    account:
      region: "{{auth.region}}"
      limit: "{{auth.limit}}"
unsubscribe: # performed on uninstall
  url: ${server}/unsubscribe
  body:
    installation_id: "{{system.installation_id}}"

auth:
  type: api_key
  inputs:
    - name: token
      type: string
      title: API token
      description: You find it in your account, under API.
      required: true
      secret: true
      save_to: api_token
    - name: region
      type: select
      title: Region
      default: eu
      options:
        - value: eu
          label: Europe
        - value: us
          label: United States
    - name: limit
      type: number
      title: Limit a day
      default: 100
app_fields:
  - name: api_token
    type: text
`;
}

/** A manifest as it is pushed, with requests to `server`, which differs with each revision, so that each push writes. */
export function revisedManifest(
  slug: string,
  server: string,
  revision: number,
  scopes: readonly string[],
): Record<string, unknown> {
  return {
    schema_version: 1,
    name: 'Email Verifier',
    slug,
    version: '1.0.0',
    description: `Checks the e-mail addresses that users type into a chat. Revision ${revision}.`,
    api_scopes: scopes,
    subscribe: {
      url: `${server}/subscribe`,
      body: { installation_id: '{{system.installation_id}}', api_key: '{{system.api_key}}' },
    },
    unsubscribe: { url: `${server}/unsubscribe`, body: { installation_id: '{{system.installation_id}}' } },
  };
}
