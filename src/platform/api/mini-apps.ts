import type { Manifest } from '../../generated/manifest.ts';
import { type Listing, toListing } from '../listing.ts';
import { releaseOf } from '../releases.ts';
import { type InstalledApp, listInstalledApps } from '../store/workspace-mini-apps.ts';
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
      const installed = await listInstalledApps(database);
      const apps = await Promise.all(
        installed.map(async (each) =>
          present(each, toListing(each.app.slug, await releaseOf(database, each.app, false)), url()),
        ),
      );
      const matching = apps.filter((app) => app.title.toLowerCase().includes(title.toLowerCase()));
      return answerList(matching.slice(page.offset, page.offset + page.limit), page, matching.length);
    },
  ),
};

function present({ number, state, app }: InstalledApp, listing: Listing, url: string) {
  const { slug, name, description, logo, cover, version } = listing;
  const { auth = { type: 'none' } } = app.draft.manifest as unknown as Manifest;
  const inputs = 'inputs' in auth ? (auth.inputs ?? []) : [];
  const absolute = (path: string | null) => path && new URL(path, `${url}/`).href;
  return {
    id: number,
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
