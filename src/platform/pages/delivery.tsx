import type { FC } from 'hono/jsx';
import type { DeliveryDetails } from '../../contract/platform.ts';
import { escapeLine } from '../../core/escape.ts';
import { formatCurl } from '../../core/install/curl.ts';
import { Attempts } from './attempts.tsx';
import { Code, CopyButton } from './code.tsx';
import { eventWords } from './event-words.ts';
import { PostForm } from './forms.tsx';
import { BodyText, HeaderList } from './http-message.tsx';
import { State } from './state.tsx';
import { Time } from './time.tsx';

interface DeliveryPageProperties {
  readonly delivery: DeliveryDetails;
  /** The app's. */
  readonly name: string;
  /** Whether key and secret inputs are shown. */
  readonly isRevealed: boolean;
  /** Whether the platform signs what it sends. */
  readonly isSigned: boolean;
  readonly now: Date;
  /** An address that a replay cannot go to. */
  readonly refused?: { readonly given: string; readonly problem: string };
}

/** The inspector: a delivery's request, and each attempt with what was answered. */
export const DeliveryPage: FC<DeliveryPageProperties> = (properties) => {
  const { delivery, name, isRevealed, isSigned, now, refused } = properties;
  const { id, event, request } = delivery;
  return (
    <>
      <p class="back">
        <a href="/deliveries">← All deliveries</a>
      </p>
      <div id="state" data-live>
        <div class="heading">
          <h1>
            {eventWords[event]} of {name}
          </h1>
          <State value={delivery.state} />
        </div>
        <Due delivery={delivery} now={now} />
      </div>
      {isRevealed && (
        <p class="note" role="status">
          Secrets are shown on this page: the API key and the user’s secret inputs.
        </p>
      )}
      <div class="panel columns">
        <div>
          <section aria-labelledby="request">
            <h2 id="request">Request</h2>
            <p class="target">
              <strong>{request.method}</strong> <code>{escapeLine(request.url)}</code>
            </p>
            <HeaderList headers={request.headers} />
            <BodyText id="request-body" label="Body of the request" body={request.body ?? ''} />
          </section>
          <Curl request={request} isRevealed={isRevealed} isSigned={isSigned} />
        </div>
        <aside aria-label="Details">
          <Details delivery={delivery} name={name} />
          <Reveal id={id} isRevealed={isRevealed} />
        </aside>
      </div>
      <Replay id={id} {...(refused && { refused })} />
      <Attempts delivery={delivery} />
    </>
  );
};

const Due: FC<{ delivery: DeliveryDetails; now: Date }> = ({ delivery: { next_attempt_at, attempts }, now }) => {
  if (next_attempt_at === null) return null;
  if (Date.parse(next_attempt_at) <= now.getTime()) return <p class="note">It is being sent.</p>;
  return (
    <p class="note">
      {attempts.length > 0 && 'It was not accepted yet. '}The next attempt is due at{' '}
      <Time value={next_attempt_at} exact />. Replay sends it now.
    </p>
  );
};

const Details: FC<{ delivery: DeliveryDetails; name: string }> = ({ delivery, name }) => (
  <dl>
    <dt>App</dt>
    <dd>
      <a href={`/apps/${delivery.slug}`}>{name}</a>
    </dd>
    <dt>Installation</dt>
    <dd>
      <a href={`/installations/${delivery.installation_id}`}>
        <code>{delivery.installation_id}</code>
      </a>
    </dd>
    <dt>Delivery, the same over all attempts</dt>
    <dd>
      <code>{delivery.id}</code>
    </dd>
    <dt>Made</dt>
    <dd>
      <Time value={delivery.created_at} exact />
    </dd>
  </dl>
);

const Reveal: FC<{ id: string; isRevealed: boolean }> = ({ id, isRevealed }) => (
  <form method="get" action={`/deliveries/${id}`} class="reveal">
    {!isRevealed && <input type="hidden" name="reveal" value="true" />}
    <button type="submit" class="other small">
      {isRevealed ? 'Hide secrets' : 'Reveal secrets'}
    </button>
    {!isRevealed && (
      <p class="quiet">The API key and secret inputs are masked; what the manifest itself holds is shown.</p>
    )}
  </form>
);

const Curl: FC<{ request: DeliveryDetails['request']; isRevealed: boolean; isSigned: boolean }> = ({
  request,
  isRevealed,
  isSigned,
}) => {
  const body = request.body === null ? null : new TextEncoder().encode(request.body);
  return (
    <details id="as-curl">
      <summary id="as-curl-summary">Copy as curl</summary>
      <p class="quiet">
        {isRevealed
          ? 'It holds the secrets: mind where it goes.'
          : 'The API key and secret inputs are masked in it; reveal the secrets to get a command that works.'}
      </p>
      {isSigned && (
        <p class="quiet">
          It is not signed: a signature is made at each attempt, with its time. Replay sends the request signed anew.
        </p>
      )}
      <Code id="curl" label="curl command" text={formatCurl({ ...request, body })} />
      <CopyButton of="curl" />
    </details>
  );
};

const Replay: FC<Pick<DeliveryPageProperties, 'refused'> & { id: string }> = ({ id, refused }) => (
  <section class="panel" aria-labelledby="replay">
    <h2 id="replay">Send it again</h2>
    <p>A replay is sent at once, with the same id and the same request, whatever became of the delivery.</p>
    <PostForm action={`/deliveries/${id}/replay`} class="replay">
      <div class="field">
        <label for="replay-to">
          To another address instead <span class="quiet">(optional)</span>
        </label>
        <input
          id="replay-to"
          name="to"
          inputmode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="http://127.0.0.1:8787"
          value={refused?.given}
          aria-describedby={refused ? 'replay-problem replay-hint' : 'replay-hint'}
          {...(refused && { 'aria-invalid': 'true', autofocus: true })}
        />
        {refused && (
          <p class="problem" id="replay-problem">
            {refused.problem}
          </p>
        )}
        <p class="quiet" id="replay-hint">
          Without a path it keeps the request’s own. What is answered there is noted, and changes nothing else.
        </p>
      </div>
      <button type="submit">Replay</button>
    </PostForm>
  </section>
);
