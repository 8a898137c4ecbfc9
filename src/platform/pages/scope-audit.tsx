import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { escapeLine } from '../../core/escape.ts';
import { isMinimal } from '../../core/scopes/audit.ts';
import { grantedScopes } from '../../core/scopes/granted.ts';
import { scopes as catalog } from '../../generated/catalog.ts';
import { type AppAudit, auditApp } from '../calls.ts';
import type { PlatformContext } from '../context.ts';
import { nameOf } from './app-names.ts';
import { Code, CopyButton } from './code.tsx';
import type { PageEnvironment } from './forms.tsx';
import { ScopeName } from './scopes.tsx';
import { Table } from './table.tsx';

/** An app's scopes held against its calls. */
export function scopeAuditPages(platform: PlatformContext): Hono<PageEnvironment> {
  return new Hono<PageEnvironment>().get('/apps/:slug/scopes', async (context) => {
    const slug = context.req.param('slug');
    const audited = await auditApp(platform, slug);
    const name = await nameOf(platform.database, slug);
    return context.render(<AuditPage audited={audited} name={name} />, {
      title: `Scope audit of ${name}`,
      section: 'calls',
    });
  });
}

const AuditPage: FC<{ audited: AppAudit; name: string }> = ({ audited, name }) => {
  const { slug } = audited.summary;
  return (
    <div id="audit" data-live>
      <p class="back">
        <a href={`/apps/${slug}`}>← {name}</a>
      </p>
      <div class="heading">
        <h1>Scope audit</h1>
        <p class="quiet">of {name}, by its draft</p>
      </div>
      <p class="beside">
        Only what was called counts: let the app do all it does, then read this.{' '}
        <a href={`/calls?app=${slug}`}>Its API calls</a>
      </p>
      <Requested {...audited} />
      <Refused {...audited} />
      <Minimal {...audited} />
    </div>
  );
};

const Requested: FC<AppAudit> = ({ requested, summary, audit }) => (
  <section aria-labelledby="requested">
    <h2 id="requested">What it asks for</h2>
    {requested.length === 0 ? (
      <p>No scopes.</p>
    ) : (
      <Table label="scopes that are asked for" columns={['Scope', 'Calls it allowed', 'Verdict']}>
        {requested.map((id) => {
          const grants = grantedScopes([id], catalog);
          const uses = summary.scopes.filter(({ scope }) => grants.has(scope));
          return (
            <tr>
              <td>
                <ScopeName id={id} />
              </td>
              <td>{uses.reduce((sum, { answered }) => sum + answered, 0)}</td>
              <td>
                <Verdict id={id} audit={audit} />
              </td>
            </tr>
          );
        })}
      </Table>
    )}
  </section>
);

const Verdict: FC<{ id: string; audit: AppAudit['audit'] }> = ({ id, audit }) => {
  if (!audit.called) return <span class="badge quiet">Not known yet</span>;
  if (audit.unused.includes(id)) return <span class="badge waiting">Never used</span>;
  const excess = audit.excessive.find(({ scope }) => scope === id);
  if (excess === undefined) return <span class="badge good">Needed</span>;
  return (
    <>
      <span class="badge waiting">More than needed</span>
      <br />
      <span class="quiet">
        {excess.enough.join(', ')} {excess.enough.length === 1 ? 'is' : 'are'} enough
      </span>
    </>
  );
};

const Refused: FC<AppAudit> = ({ requested, summary }) => {
  const granted = grantedScopes(requested, catalog);
  const refused = summary.scopes.flatMap(({ scope, operations }) =>
    operations.filter((operation) => operation.refused > 0).map((operation) => ({ ...operation, scope })),
  );
  if (refused.length === 0) return null;
  return (
    <section aria-labelledby="refused">
      <h2 id="refused">Calls that were refused</h2>
      <Table label="refused calls" columns={['Call', 'Refused', 'Scope it needs']}>
        {refused.map(({ operation, refused: times, scope }) => (
          <tr>
            <td class="call">
              <code>{escapeLine(operation)}</code>
            </td>
            <td>{times === 1 ? 'Once' : `${times} times`}</td>
            <td>
              <ScopeName id={scope} />
              <br />
              {granted.has(scope) ? (
                <span class="quiet">The draft asks for it; an installation gets it by an upgrade.</span>
              ) : (
                <span class="badge bad">Missing</span>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
};

const Minimal: FC<AppAudit> = ({ requested, audit }) => {
  if (!audit.called) {
    return (
      <section class="empty">
        <h2>No API call needed a scope yet</h2>
        <p>
          {requested.length === 0
            ? 'The app asks for no scopes, and needed none so far.'
            : 'So nothing can be said of its list. Install the app, and let its server call the API with the key it gets.'}
        </p>
      </section>
    );
  }
  return (
    <section aria-labelledby="minimal">
      <h2 id="minimal">What it needs</h2>
      {isMinimal(audit) ? (
        <p class="note good">It asks for what it needs, and no more.</p>
      ) : (
        <>
          <p>The shortest list that covers every call, for the manifest:</p>
          <Code id="minimal-scopes" label="The shortest list of scopes" text={toYaml(audit.minimal)} />
          <CopyButton of="minimal-scopes" />
          <p class="beside">
            This writes it into the manifest, and keeps comments: <code>miniapp scopes audit --write</code>
          </p>
        </>
      )}
    </section>
  );
};

/** Ids of scopes need no quotes. */
function toYaml(scopes: readonly string[]): string {
  return ['api_scopes:', ...scopes.map((id) => `  - ${id}`)].join('\n');
}
