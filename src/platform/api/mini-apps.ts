import type { Manifest } from '../../generated/manifest.ts';
import { findListing, type Listing } from '../http/listing.tsx';
import type { StoredApp } from '../store/apps.ts';
import { type InstalledApp, listAppsInUse, listInstalledApps, numberOf } from '../store/workspace-mini-apps.ts';
import { answerList } from './answers.ts';
import { type Operations, operation } from './operation.ts';
import { listPaging, pageOf } from './shared-parameters.ts';

/** How the API calls the kinds of authentication (its published description). */
const authTypes = { none: 'none', api_key: 'apikey', oauth2: 'oauth2' } as const;

export const miniAppOperations: Operations = {
  'GET /installed-mini-app/list': operation(
    {
      does: 'Lists the mini-apps that are installed.',
      parameters: { ...listPaging, title: { type: 'text', description: 'Only apps whose name holds this.' } },
      assumed: [
        'app_ns is the app’s slug; status is installed or pending; auth_type of an app that asks for nothing is none.',
        'What is shown of an app is its current version, or without one its draft.',
      ],
    },
    async ({ title = '', ...wanted }, { platform: { database, url } }) => {
      const page = pageOf(wanted);
      const apps = await listAppsInUse(database);
      const shown = await Promise.all(apps.map(async (app) => ({ app, listing: await findListing(database, app) })));
      const matching = shown.filter(({ listing }) => listing.name.toLowerCase().includes(title.toLowerCase()));
      const bySlug = new Map(matching.map((each) => [each.app.slug, each]));
      const slugs = matching.length === apps.length ? 'all' : [...bySlug.keys()];
      const { rows, total } = await listInstalledApps(database, slugs, page);
      const presented = rows.flatMap((row) => {
        const each = bySlug.get(row.slug);
        return each ? [present(row, each.app, each.listing, url())] : [];
      });
      return answerList(presented, page, total);
    },
  ),
};

function present({ id, state }: InstalledApp, app: StoredApp, listing: Listing, url: string) {
  const { slug, name, description, logo, cover, version } = listing;
  const { auth = { type: 'none' } } = app.draft.manifest as unknown as Manifest;
  const inputs = 'inputs' in auth ? (auth.inputs ?? []) : [];
  const absolute = (path: string | null) => path && new URL(path, `${url}/`).href;
  return {
    id: numberOf(id),
    app_ns: slug,
    title: name,
    intro: description,
    logo: absolute(logo),
    image: absolute(cover),
    auth_type: authTypes[auth.type],
    status: state,
    version,
    param_names: inputs.map((input) => input.name),
  };
}
