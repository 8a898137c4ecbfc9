import type { FC } from 'hono/jsx';
import { Layout } from '../http/layout.tsx';

/** What every page of the stand-in says below itself. */
const note =
  'A stand-in for the service where users sign in, issuing test tokens that open nothing. Only this computer can open ' +
  'it. In reality the developer’s own service shows its page here.';

/** Asks the user whether the app may have access. Works without JavaScript. */
export const ConsentPage: FC<{ appName: string; scopes: readonly string[]; formKey: string; version: string }> = ({
  appName,
  scopes,
  formKey,
  version,
}) => (
  <Layout title={`Allow ${appName}?`} service={{ name: 'Test sign-in', note }} version={version}>
    <section class="empty consent" aria-labelledby="question">
      <h1 id="question">Allow {appName}?</h1>
      <p>
        This is miniapp’s stand-in for the sign-in of your service. It knows no accounts and no passwords, and issues{' '}
        <strong>test tokens</strong> only.
      </p>
      {scopes.length === 0 ? (
        <p>{appName} asks for no OAuth scopes.</p>
      ) : (
        <>
          <p>{appName} asks for these OAuth scopes:</p>
          <ul class="scopes">
            {scopes.map((scope) => (
              <li>
                <code>{scope}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <form method="post" action="/authorize">
        <input type="hidden" name="key" value={formKey} />
        <button type="submit" name="decision" value="allow">
          Allow
        </button>
        <button type="submit" name="decision" value="deny" class="other">
          Deny
        </button>
      </form>
    </section>
  </Layout>
);

/** Says that a request leads nowhere, or where one has arrived. */
export const MessagePage: FC<{ title: string; message: string; version: string }> = ({ title, message, version }) => (
  <Layout title={title} service={{ name: 'Test sign-in', note }} version={version}>
    <section class="empty">
      <h1>{title}</h1>
      <p>{message}</p>
    </section>
  </Layout>
);
