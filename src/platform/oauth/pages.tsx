import type { FC } from 'hono/jsx';
import type { SiteProperties } from '../pages/layout.tsx';

/** Who speaks on the pages of the stand-in, and what each says below itself. */
const note =
  'A stand-in for the service where users sign in, issuing test tokens that open nothing. Only this computer can open ' +
  'it. In reality the developer’s own service shows its page here.';

export const service: NonNullable<SiteProperties['service']> = { name: 'Test sign-in', note };

/** Asks the user whether the app may have access. Works without JavaScript. */
export const ConsentPage: FC<{ appName: string; scopes: readonly string[]; formKey: string }> = ({
  appName,
  scopes,
  formKey,
}) => (
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
      <div class="actions">
        <button type="submit" name="decision" value="allow">
          Allow
        </button>
        <button type="submit" name="decision" value="deny" class="other">
          Deny
        </button>
      </div>
    </form>
  </section>
);

/** Says that a request leads nowhere, or where one has arrived. */
export const MessagePage: FC<{ title: string; message: string }> = ({ title, message }) => (
  <section class="empty">
    <h1>{title}</h1>
    <p>{message}</p>
  </section>
);
