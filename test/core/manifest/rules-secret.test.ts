import { describe, expect, test } from 'vitest';
import { codes, only, token, withInputs, withRequest, withUrl } from './apps.ts';
import { check } from './check.ts';
import { requiredLines } from './hostile.ts';

describe('secret/hardcoded', () => {
  const hardcoded = ['secret/hardcoded'];
  // Put together here, so that nobody takes this file for one that leaks.
  const random = (length: number) => 'q7Wm2Zt9Rk4Lp8Xv1Bn6Hs3Jd5Fg0Ty2Ue7Ca8Vc1Nm5BxQz'.repeat(4).slice(0, length);
  const hex = '7f3c1e9a5b8d2f406c9e8a1b3d5f7092';
  const known: [string, string][] = [
    ['an AWS access key', `AK${'IA'}Q7WM2ZT9RK4LP8XV`],
    ['a GitHub token', `gh${'p_'}${random(36)}`],
    ['a GitHub token', `github${'_pat_'}${random(22)}_${random(59)}`],
    ['a GitLab token', `gl${'pat-'}${random(20)}`],
    ['a Stripe key', `sk${'_live_'}${random(24)}`],
    ['a Slack token', `xo${'xb-'}17653672481-${random(24)}`],
    ['a Google API key', `AI${'za'}${random(35)}`],
    ['a Google client secret', `GOC${'SPX-'}${random(28)}`],
    ['an OpenAI or Anthropic key', `sk-${'proj-'}${random(40)}`],
    ['a SendGrid key', `S${'G.'}${random(22)}.${random(43)}`],
    ['an npm token', `np${'m_'}${random(36)}`],
    ['a Shopify token', `shp${'at_'}${hex}`],
    ['a Telegram bot token', `110201543:${'AA'}${random(33)}`],
    ['a webhook secret', `wh${'sec_'}${random(32)}`],
    ['an API key of the local platform', `miniapplocal${random(48)}`],
    ['a JSON Web Token', `ey${'Jhb'}GciOiJIUzI1NiJ9.eyJpc3MiOiJtaW5pYXBwIn0.${random(43)}`],
    ['a private key', `-----BEGIN ${'RSA '}PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA${random(60)}`],
  ];

  test.each(known)('%s, %s', (kind, secret) => {
    for (const text of [
      withRequest(`body: { note: "a ${secret}" }`),
      withInputs(`name: x, type: string, description: "${secret}"`),
    ]) {
      const { diagnostics } = check(requiredLines + text);
      expect(diagnostics.map(({ code }) => code)).toEqual(hardcoded);
      expect(diagnostics[0]?.message).toContain(`holds what looks like ${kind}, for everybody to see.`);
      expect(JSON.stringify(diagnostics)).not.toContain(secret.slice(-16));
    }
  });

  const header = (name: string, value: string) => withRequest(`headers: { ${name}: "${value}" }`);
  test.each<[string, string, string[]]>([
    ['a hash in Authorization', header('Authorization', `Bearer ${hex}`), hardcoded],
    ['base64 in Authorization', header('authorization', `Basic ${random(30)}==`), hardcoded],
    ['a UUID in a key', header('X-Api-Key', '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'), hardcoded],
    ['camel case', withRequest(`body: { apiKey: ${random(24)} }`), hardcoded],
    ['deep in a body', withRequest(`body: { a: [{ password: ${random(24)} }] }`), hardcoded],
    ['a list under a name', withRequest(`body: { tokens: [a], token: [${random(24)}] }`), hardcoded],
    ['the default of an environment value', header('Authorization', `Bearer \${TOKEN:-${hex}}`), hardcoded],
    ['a query parameter', withUrl(`https://example.com/?flow=1&api_key=${hex}`), hardcoded],
    ['the default of an input called so', withInputs(`name: token, type: string, default: ${random(24)}`), hardcoded],
    [
      'the default of an app field called so',
      `app_fields: [{ name: api_token, type: text, default: ${random(24)} }]\n`,
      hardcoded,
    ],

    ['a placeholder', `${header('Authorization', 'Bearer {{auth.token}}')}${token}`, []],
    ['an environment value', header('Authorization', 'Bearer ${LONG_NAME_1_OF_9_TOKENS:-}'), []],
    ['a hash in another header', header('X-Build', hex), []],
    ['words', header('X-App-Token', 'email-verifier-production-2024'), []],
    ['a short word', header('X-Api-Key', 'a1b2c3'), []],
    ['a long word', withRequest('body: { password: correcthorsebatterystaple }'), []],
    ['a sample', header('X-Api-Key', `your-${random(24)}`), []],
    ['the sample of a standard', header('Authorization', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='), []],
    ['the sample of AWS', withRequest('body: { key: AKIAIOSFODNN7EXAMPLE }'), []],
    ['a masked key', withRequest('body: { key: "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx", note: "ghp_…" }'), []],
    ['a cut key', withRequest('body: { note: "ghp_abc, xoxb-, AIza, eyJ, sk_live_ and AKIA begin secrets" }'), []],
    ['a public key', withRequest('body: { key: "-----BEGIN PUBLIC KEY-----\\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" }'), []],
    ['a key’s first line', withRequest('body: { note: "Starts with -----BEGIN PRIVATE KEY-----" }'), []],
    ['a test key', withRequest(`body: { note: sk_test_${random(24)} }`), []],
    ['a path', withUrl(`https://example.com/hooks/${hex}`), []],
    ['a URL under such a name', withRequest(`body: { callback_token: "https://example.com/${hex}" }`), []],
    ['a token’s name', withRequest('body: { token_type: bearer-v1-a2b3c4d5e6f7g8h9 }'), []],
  ])('%s', (_, text, wanted) => {
    expect(codes(text)).toEqual(wanted);
  });

  test('an answer’s places are no secrets', () => {
    const text = `auth:
  type: api_key
  inputs: [{ name: a, type: string, title: A }]
  request: { url: "https://example.com", response: { api_token: "/${hex}" } }
app_fields: [{ name: api_token, type: text }]
`;
    expect(codes(text)).toEqual([]);
  });

  test('what the environment gives is not hardcoded', () => {
    const text = header('Authorization', 'Bearer ${TOKEN}');
    expect(codes(text, { TOKEN: hex })).toEqual([]);
    const secret = known[1]?.[1] ?? '';
    expect(codes(withRequest('body: { x: "${TOKEN}" }'), { TOKEN: secret })).toEqual([]);
    // Its default is, whether it is used or not.
    expect(codes(header('Authorization', `\${TOKEN:-${hex}}`), { TOKEN: 'other' })).toEqual(hardcoded);
  });

  test('a rendered manifest holds its secrets as meant', () => {
    const text = header('Authorization', `Bearer ${hex}`);
    expect(codes(text, null)).toEqual([]);
    const input = withInputs(`name: token, type: string, secret: true, default: ${random(24)}`);
    expect(codes(input, null)).toEqual(['auth/secret-default']);
  });

  test('an alias is told once, where the secret stands', () => {
    const text = `subscribe: { url: "https://example.com", headers: &h { Authorization: ${hex} } }
unsubscribe: { url: "https://example.com", headers: *h }
`;
    expect(only(text).at).toBe('6:71-6:103 secret/hardcoded');
  });

  test('names the variable after the field', () => {
    expect(only(header('X-Api-Key', hex)).message).toMatch(/from the environment: \$\{X_API_KEY\}\.$/);
    expect(only(withRequest(`body: { clientSecret: ${hex} }`)).message).toMatch(/\$\{CLIENT_SECRET\}\.$/);
    expect(only(withInputs(`name: token, type: string, default: ${hex}`)).message).toMatch(
      / and delete the default\.$/,
    );
  });
});
