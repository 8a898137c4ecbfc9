import type { FC } from 'hono/jsx';
import type { AnsweredAttempt, DeliveryDetails } from '../../contract/platform.ts';
import { escapeLine } from '../../core/escape.ts';
import { BodyText, HeaderList } from './http-message.tsx';
import { Time } from './time.tsx';

/** Every attempt of a delivery, newest first, which is open; each with what the server answered. */
export const Attempts: FC<{ delivery: DeliveryDetails }> = ({ delivery: { attempts, attempt_count } }) => (
  <section aria-labelledby="attempts">
    <h2 id="attempts">Attempts</h2>
    <div id="attempt-list" data-live>
      {attempts.length === 0 && <p>None yet.</p>}
      {attempts.toReversed().map((attempt) => (
        <Attempt attempt={attempt} isNewest={attempt.number === attempt_count} />
      ))}
      {attempts.length < attempt_count && (
        <p class="quiet">
          The newest {attempts.length} of {attempt_count} attempts are shown.
        </p>
      )}
    </div>
  </section>
);

const Attempt: FC<{ attempt: AnsweredAttempt; isNewest: boolean }> = ({ attempt, isNewest }) => {
  const { number, sent_at, duration, status, problem, replay, url, answer } = attempt;
  const id = `attempt-${number}`;
  return (
    <details class="attempt" id={id} open={isNewest}>
      <summary id={`${id}-summary`}>
        <strong>Attempt {number}</strong>{' '}
        <span class={`badge ${problem === null ? 'good' : 'bad'}`}>{status ?? 'No answer'}</span>{' '}
        {replay && <span class="badge">Replay</span>}{' '}
        <span class="quiet">
          {duration} ms, <Time value={sent_at} exact />
        </span>
      </summary>
      {url !== null && (
        <p>
          Sent to <code>{escapeLine(url)}</code> instead.
        </p>
      )}
      {problem !== null && <p class="failure">{escapeLine(problem)}</p>}
      {answer !== null && (
        <>
          <HeaderList headers={answer.headers} />
          <BodyText id={`${id}-body`} label={`Body of the answer to attempt ${number}`} body={answer.body} />
          {answer.truncated && <p class="quiet">The answer was longer: its first 64 KiB are kept.</p>}
        </>
      )}
    </details>
  );
};
