import type { FC } from 'hono/jsx';
import { scopes as catalogScopes } from '../../generated/catalog.ts';

/** A scope by what people call it and by its id, for who works on the app. */
export const ScopeName: FC<{ id: string }> = ({ id }) => {
  const scope = catalogScopes.find((known) => known.id === id);
  return (
    <>
      {scope && <span class="scope">{scope.label}</span>} <code>{id}</code>
    </>
  );
};

/** Scopes in the words that users read; what the catalogue does not have, by its id. */
export const ScopeList: FC<{ ids: readonly string[] }> = ({ ids }) => (
  <ul class="scopes">
    {ids.map((id) => {
      const scope = catalogScopes.find((known) => known.id === id);
      return (
        <li>
          <strong>{scope?.label ?? id}</strong>
          {scope && <span class="quiet">{scope.description}</span>}
        </li>
      );
    })}
  </ul>
);
