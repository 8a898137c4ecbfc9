import type { FC, PropsWithChildren } from 'hono/jsx';

/**
 * A table in a box that scrolls sideways, also by keyboard, where the page is narrower. `label` says what of, and is
 * that of no other table of the page; a column without a title holds buttons.
 */
export const Table: FC<PropsWithChildren<{ label: string; columns: readonly string[] }>> = ({
  label,
  columns,
  children,
}) => (
  <section class="table" id={idOf(label)} tabindex={0} aria-label={`Table of ${label}`}>
    <table>
      <thead>
        <tr>{columns.map((title) => (title === '' ? <td></td> : <th scope="col">{title}</th>))}</tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
);

/** By its id an element keeps the focus when its page is renewed. */
function idOf(label: string): string {
  return `table-${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
}
