import type { FC } from 'hono/jsx';

/** A time (RFC 3339) for people: in UTC, since the reader's own zone is not known without a script. */
export const Time: FC<{ value: string; exact?: boolean }> = ({ value, exact = false }) => (
  <time datetime={value}>{`${value.slice(0, exact ? 19 : 16).replace('T', ' ')} UTC`}</time>
);
