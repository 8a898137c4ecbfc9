import type { FC } from 'hono/jsx';
import type { Delivery } from '../../contract/platform.ts';
import type { AppNames } from './app-names.ts';
import { eventWords } from './event-words.ts';
import { State } from './state.tsx';
import { Table } from './table.tsx';
import { Time } from './time.tsx';

const columns = ['Event', 'State', 'App', 'Last answer', 'Attempts', 'Time'];

/** Deliveries, each with what came of it so far; leads to the inspector. */
export const DeliveryTable: FC<{ deliveries: readonly Delivery[]; names: AppNames }> = ({ deliveries, names }) => (
  <Table label="deliveries" columns={columns}>
    {deliveries.map(({ id, event, state, slug, last_attempt, attempt_count, created_at }) => (
      <tr>
        <td>
          <a href={`/deliveries/${id}`}>{eventWords[event]}</a>
        </td>
        <td>
          <State value={state} />
        </td>
        <td>{names.get(slug) ?? slug}</td>
        <td>{last_attempt === null ? '–' : (last_attempt.problem ?? last_attempt.status)}</td>
        <td>{attempt_count}</td>
        <td>
          <Time value={created_at} exact />
        </td>
      </tr>
    ))}
  </Table>
);
