import { contractCases } from '../../src/app/handler-contract.ts';
import { simulateInstall } from '../../src/app/simulate-install.ts';
import { deliveryLimits } from '../../src/core/delivery/attempt.ts';
import { schedule } from '../../src/core/delivery/schedule.ts';
import { formatHttp } from '../../src/core/install/http-text.ts';
import { type InstallEvent, installEvents } from '../../src/core/install/request.ts';
import { seededRandom } from '../../src/core/install/seeded.ts';
import { signMessage } from '../../src/core/install/signature.ts';
import { analyzeManifest } from '../../src/core/manifest/analyze.ts';
import { createSource } from '../../src/core/source.ts';
import { systemFields } from '../../src/generated/catalog.ts';
import type { Manifest } from '../../src/generated/manifest.ts';
import { banner, type GeneratedFile } from './files.ts';

const example = `schema_version: 1
name: Email Verifier
slug: email-verifier
version: 1.0.0
description: Checks the e-mail addresses that users type into a chat.
api_scopes: [flow-tags:view]
subscribe:
  url: https://api.example.com/miniapp/subscribe
  headers: { X-Region: "{{auth.region}}" }
  body:
    api_key: "{{system.api_key}}"
    installation_id: "{{system.installation_id}}"
    flow_ns: "{{system.flow_ns}}"
    token: "{{auth.token}}"
    limit: "{{auth.limit}}"
unsubscribe:
  url: https://api.example.com/miniapp/unsubscribe
auth:
  type: api_key
  inputs:
    - { name: token, type: string, title: API token, required: true, secret: true }
    - { name: region, type: string, title: Region, default: eu }
    - { name: limit, type: number, title: Limit, default: 10 }
`;
const inputs = { token: 'the-token-of-the-user' };
const now = new Date('2026-01-01T00:00:00Z');
const id = 'msg_5f2b1c0d9e8a7b6c5d4e3f2a1b0c9d8e';
/** Of the bytes 0 to 31: for the example alone. */
const secret = `whsec_${Buffer.from(Uint8Array.from({ length: 32 }, (_, index) => index)).toString('base64')}`;

const stories: Readonly<Record<InstallEvent, string>> = {
  install:
    'A user installs the app: the platform generates an API key with exactly the scopes that the manifest asks for, and performs the subscribe request.',
  reinstall:
    'The app was uninstalled, and is installed again in the same chatbot: a new installation with a new key. The key before stays void.',
  upgrade:
    'The app’s new version asks for more scopes, and the user agreed: the same installation gets a new key, and the one before is void. The subscribe request tells the server the new one.',
  uninstall:
    'The user uninstalls the app: the key is void at once, then the unsubscribe request is performed. Without a body of its own it carries ids and no secret.',
};

/** docs/reference/install-request.md: what each event sends, recorded from the program, and what a server must do. */
export function installRequestReference(): GeneratedFile {
  const manifest = readExample();
  const content = `<!-- ${banner} -->

# The install request

What a mini-app's server gets when a user installs or uninstalls the app. Everything here is what \`miniapp\` does, in
\`simulate-install\` and in the local platform. That the requests exist, that the key carries exactly the ticked scopes, and
that four system fields and the auth inputs can be used, is the platform's documented behaviour. **The rest is assumed by
miniapp**: the names of the system fields, the default bodies, the delivery rules, the signature. See
[what is known](../domain.md).

All requests on this page were made from this manifest, one user's answers, and one seed:

\`\`\`yaml
${example.trimEnd()}
\`\`\`

## System fields

| field | what |
| --- | --- |
${systemFields.map(({ name, description }) => `| \`{{system.${name}}}\` | ${description} |`).join('\n')}

A value that is exactly one placeholder keeps the type of the input: \`limit\` is a number below. In a URL, values are
percent-encoded; a header that would carry a line break is refused.

## Events

${installEvents.map((event) => eventSection(manifest, event)).join('\n')}
## Signed

With \`--sign standard\`, and only then, three headers of [Standard Webhooks](https://www.standardwebhooks.com) are added; the
platform documents no signature. The signature is the HMAC-SHA256 of \`id.timestamp.body\`, so the body has to be verified as
it came, before it is parsed. [More](../webhooks.md). The install from above, signed with \`${secret}\`:

\`\`\`http
${signedHeaders(manifest)}
\`\`\`

## Delivery

| | |
| --- | --- |
| answered in time | within ${seconds(deliveryLimits.timeout)}, the whole answer |
| delivered | any status 2xx |
| failed | anything else; redirects are not followed, because the request carries a key |
| tried again | up to ${schedule.length} attempts, ${schedule.slice(1).map(seconds).join(', ')} after the one before, up to a tenth longer |
| \`Retry-After\` | is honoured, up to a day |
| 410 | stops it |
| the same delivery | has the same body and, when signed, the same \`webhook-id\` over all attempts: it can come twice |
| a failed subscribe request | leaves the installation pending until it is delivered |
| an uninstall | takes back what was not delivered yet |
| kept | request and answers, bodies to 64 KiB, for 7 days (\`--keep\`), readable by you alone |
| where it may go | loopback and public addresses; private networks with \`--allow-private\` only |

## What a server must do

\`miniapp simulate-install --deliver <server> --assert\` holds a running server to this contract and leaves it as it was. What
a server stores cannot be seen from outside: a case passes by its answers.

| case | |
| --- | --- |
${Object.entries(contractCases)
  .map(([name, title]) => `| \`${name}\` | ${title} |`)
  .join('\n')}
`;
  return { path: 'docs/reference/install-request.md', content };
}

function eventSection(manifest: Manifest, event: InstallEvent): string {
  const { simulation } = simulate(manifest, event);
  const { previous, system, request } = simulation;
  const before =
    previous === null
      ? ''
      : `\nBefore it: the installation \`${previous.installation_id}\`${previous.installation_id === system.installation_id ? ', which stays' : ''}, with the key \`${previous.api_key}\`.\n`;
  return `### ${event}

${stories[event]}
${before}
\`\`\`http
${request === null ? '' : formatHttp(request).replaceAll('\r\n', '\n')}
\`\`\`
`;
}

function signedHeaders(manifest: Manifest): string {
  const { sent } = simulate(manifest, 'install');
  const headers = signMessage(secret, { id, time: now, body: sent.request?.body ?? null });
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function simulate(manifest: Manifest, event: InstallEvent) {
  return simulateInstall(
    { manifest, event, inputs, samples: true, reveal: true, now },
    { random: seededRandom('install-request'), version: '1.0.0' },
  );
}

function readExample(): Manifest {
  const { manifest, diagnostics } = analyzeManifest(createSource('miniapp.yaml', example), { environment: {} });
  if (!manifest) throw new Error(`The example is not sound: ${JSON.stringify(diagnostics)}`);
  return manifest;
}

/** Milliseconds in words. */
function seconds(milliseconds: number): string {
  const units: readonly [number, string][] = [
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ];
  const [size, unit] = units.find(([each]) => milliseconds % each === 0) ?? [1, 'ms'];
  return `${milliseconds / size} ${unit}`;
}
