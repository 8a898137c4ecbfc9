import fc from 'fast-check';
import { codeChallenge } from '../../../src/core/install/oauth.ts';
import { seededRandom } from '../../../src/core/install/seeded.ts';
import { createAuthorizationServer } from '../../../src/platform/oauth/authorization-server.tsx';
import { systemClock } from '../../../src/system/clock.ts';
import { textLike } from '../mutations.ts';
import { checkMarkup, requestsLike, sendRequest } from '../requests.ts';
import { defineTarget } from '../target.ts';

const issuer = 'http://127.0.0.1:9100';
const redirectUri = 'http://127.0.0.1:9200/oauth/callback';
const verifier = 'a'.repeat(43);
const client = { id: 'email-verifier', secret: 's3cret', pkce: true, scopes: ['profile'], redirectUris: [redirectUri] };

const asked = new URLSearchParams({
  response_type: 'code',
  client_id: client.id,
  redirect_uri: redirectUri,
  scope: 'profile',
  state: 'state',
  code_challenge: codeChallenge(verifier),
  code_challenge_method: 'S256',
}).toString();
const decision = 'request=REQUEST&decision=allow';
const redeemed = `grant_type=authorization_code&code=CODE&redirect_uri=${encodeURIComponent(redirectUri)}&code_verifier=${verifier}&client_id=email-verifier&client_secret=s3cret`;
const refreshed = 'grant_type=refresh_token&refresh_token=x&client_id=email-verifier&client_secret=s3cret';

/** The stand-in for the service that users sign in to. */
export const oauth = defineTarget(
  'OAuth stand-in',
  fc.record({
    sent: requestsLike({
      operations: [
        'GET /authorize',
        'POST /authorize',
        'POST /token',
        'GET /token',
        'GET /userinfo',
        'GET /.well-known/oauth-authorization-server',
      ],
      ids: ['x'],
      queries: ['client_id', 'redirect_uri', 'state', 'scope', '__proto__'],
      bodies: textLike([asked, decision, redeemed, refreshed]),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${btoa('email-verifier:s3cret')}`,
      },
    }),
    query: textLike([asked]),
  }),
  () => {
    const logged: string[] = [];
    const handler = createAuthorizationServer({
      clock: systemClock,
      random: seededRandom('oauth'),
      version: '1.2.3',
      client,
      appName: '<script>x</script>',
      issuerUrl: () => issuer,
      log: (text) => logged.push(text),
    });
    return async ({ sent, query }) => {
      const path = sent.path.startsWith('/authorize') && sent.method === 'GET' ? `/authorize?${query}` : sent.path;
      const answer = await sendRequest(async (request) => handler(request), issuer, { ...sent, path });
      if (logged.length > 0) throw new Error(`It failed by a bug: ${logged.splice(0).join('\n')}`);
      if (answer === null) return 'not sent';
      if (answer.status >= 500) throw new Error(`It answered ${answer.status}: ${answer.text}`);
      checkMarkup(answer.text);
      return `${sent.method} ${answer.status}`;
    };
  },
);
