import type { FC } from 'hono/jsx';
import type { AppNames } from './app-names.ts';

/** One way to narrow a list. */
export interface Choice {
  /** Of the parameter. */
  readonly name: string;
  readonly label: string;
  /** What is chosen now. */
  readonly value: string | undefined;
  /** Stands for all of them: `All states`. */
  readonly all: string;
  /** Values, and what each is called. */
  readonly options: ReadonlyMap<string, string>;
}

/** The choice of one app; one that is not here, but was asked for, is among them. */
export function chooseApp(names: AppNames, slug: string | undefined): Choice {
  const options = slug === undefined || names.has(slug) ? names : new Map([...names, [slug, slug]]);
  return { name: 'app', label: 'App', value: slug, all: 'All apps', options };
}

/** Narrows the list at `action`. An installation is chosen by links alone, and stays until all is shown. */
export const Filter: FC<{ action: string; choices: readonly Choice[]; installation?: string | undefined }> = ({
  action,
  choices,
  installation,
}) => (
  <form method="get" action={action} class="filter">
    {choices.map(({ name, label, value, all, options }) => (
      <div class="field">
        <label for={`filter-${name}`}>{label}</label>
        <select id={`filter-${name}`} name={name}>
          <option value="">{all}</option>
          {[...options].map(([option, words]) => (
            <option value={option} selected={option === value}>
              {words}
            </option>
          ))}
        </select>
      </div>
    ))}
    {installation !== undefined && <input type="hidden" name="installation" value={installation} />}
    <button type="submit" class="other">
      Filter
    </button>
    {(installation !== undefined || choices.some(({ value }) => value !== undefined)) && <a href={action}>Show all</a>}
    {installation !== undefined && (
      <p class="quiet">
        Of the installation{' '}
        <a href={`/installations/${encodeURIComponent(installation)}`}>
          <code>{installation}</code>
        </a>
      </p>
    )}
  </form>
);
