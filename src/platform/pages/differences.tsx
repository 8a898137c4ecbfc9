import type { FC } from 'hono/jsx';
import { stringify } from 'yaml';
import { planPush } from '../../core/release/plan.ts';
import { manifestOf, type Release } from '../releases.ts';
import { ScopeList } from './scopes.tsx';
import { Table } from './table.tsx';

/** Characters of a value that are shown. */
const longestValue = 2_000;

/** What is another in a release than in the one before; scopes that users have to agree to anew come first. */
export const Differences: FC<{ before: Pick<Release, 'draft'> | null; after: Pick<Release, 'draft'> }> = ({
  before,
  after,
}) => {
  const { changes, addedScopes } = planPush(before?.draft ?? null, after.draft);
  if (changes.length === 0) return <p>Nothing differs.</p>;
  return (
    <>
      {addedScopes.length > 0 && (
        <div class="note">
          <p>Users have to agree again, as it asks for more:</p>
          <ScopeList ids={addedScopes} />
        </div>
      )}
      <Table
        label={`changes of ${manifestOf(after).slug}`}
        columns={before === null ? ['Field', 'Value'] : ['Field', 'Before', 'After']}
      >
        {changes.map(({ field, before: old, after: now }) => (
          <tr>
            <th scope="row">
              <code>{field}</code>
            </th>
            {before !== null && (
              <td>
                <Value field={field} value={old} />
              </td>
            )}
            <td>
              <Value field={field} value={now} />
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
};

/** A value of the manifest as its author writes it; of a picture, which is named by its path instead of a pointer, what it looks like. */
const Value: FC<{ field: string; value: unknown }> = ({ field, value }) => {
  if (value === undefined) return <span class="quiet">–</span>;
  if (!field.startsWith('/')) return <img class="preview" src={`/assets/${value}`} alt={field} />;
  const text = typeof value === 'string' ? value : stringify(value).trimEnd();
  return <span class="value">{text.length > longestValue ? `${text.slice(0, longestValue)}…` : text}</span>;
};
