import type { FC } from 'hono/jsx';
import { type Refusal, refusalStatus } from '../refusal.ts';

const titles: Readonly<Record<number, string>> = {
  404: 'Not found',
  409: 'Not possible now',
  500: 'Something went wrong',
};

/** What a page of a refusal is called. */
export function refusalTitle({ code }: Pick<Refusal, 'code'>): string {
  return titles[refusalStatus[code]] ?? 'Refused';
}

/** A refusal for people; programs get the contract's error instead. */
export const ErrorPage: FC<{ refusal: Refusal }> = ({ refusal }) => (
  <section class="empty">
    <h1>{refusalTitle(refusal)}</h1>
    <p class="lines">{refusal.message}</p>
    {refusal.diagnostics !== undefined && (
      <ul class="problems">
        {refusal.diagnostics.map(({ message, pointer }) => (
          <li>
            {pointer !== '' && <code>{pointer}</code>} {message}
          </li>
        ))}
      </ul>
    )}
    {refusal.hint !== undefined && <p class="lines">{refusal.hint}</p>}
    <p>
      <a href="/">All apps</a>
    </p>
  </section>
);
