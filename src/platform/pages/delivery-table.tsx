import type { FC } from 'hono/jsx';
import type { Delivery } from '../../contract/platform.ts';
import { State } from './state.tsx';
import { Time } from './time.tsx';

/** Deliveries, each with what came of it so far; leads to the inspector. */
export const DeliveryTable: FC<{ deliveries: readonly Delivery[] }> = ({ deliveries }) => (
  <div class="table">
    <table>
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col">State</th>
          <th scope="col">App</th>
          <th scope="col">Last answer</th>
          <th scope="col">Attempts</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map(({ id, event, state, slug, last_attempt, attempt_count, created_at }) => (
          <tr>
            <td>
              <a href={`/deliveries/${id}`}>{event}</a>
            </td>
            <td>
              <State value={state} />
            </td>
            <td>{slug}</td>
            <td>{last_attempt === null ? '–' : (last_attempt.problem ?? last_attempt.status)}</td>
            <td>{attempt_count}</td>
            <td>
              <Time value={created_at} exact />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
