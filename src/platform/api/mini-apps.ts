import type { InstallationInput } from '../../contract/platform.ts';
import { MiniappError } from '../../core/errors.ts';
import { authInputs, resolveInputs } from '../../core/install/inputs.ts';
import type { Manifest } from '../../generated/manifest.ts';
import { isAnswers } from '../http/bodies.ts';
import { type Listing, toListing } from '../listing.ts';
import { Refusal } from '../refusal.ts';
import { releaseOf } from '../releases.ts';
import { findApp, type StoredApp } from '../store/apps.ts';
import { findInstallation, type StoredInstallation, setInputs } from '../store/installations.ts';
import type { Database } from '../store/tables.ts';
import { findVersion } from '../store/versions.ts';
import {
  findInstalledId,
  type InstalledApp,
  listAppsInUse,
  listInstalledApps,
  numberOf,
} from '../store/workspace-mini-apps.ts';
import { answerList, done } from './answers.ts';
import { missing } from './found.ts';
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
      const shown = await Promise.all(
        apps.map(async (app) => ({ app, listing: toListing(app.slug, await releaseOf(database, app, false)) })),
      );
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

  'POST /installed-mini-app/update-api-key/{app_id}': operation(
    {
      does: 'Changes what the user of a mini-app with auth type api_key answered at the install. Each property of the body has the name of one of the app’s auth inputs.',
      parameters: {
        app_id: {
          type: 'integer',
          least: 0,
          most: 2_147_483_647,
          required: true,
          description: 'The id of the installed app, as the list has it; a part of the path.',
        },
      },
      assumed: [
        'Values are judged as those of an install are; a property that is no input is 422, and so is an app of another auth type.',
        'The next upgrade sends the new values. No request is performed at once, and an uninstall sends what the install did.',
      ],
    },
    async ({ app_id }, { platform: { database } }, { app_id: _, ...given }) =>
      database.transaction().execute(async (transaction) => {
        const installation = await theInstalledApp(transaction, app_id);
        const auth = await installedAuth(transaction, installation);
        if (auth?.type !== 'api_key') {
          throw new Refusal('parameter-invalid', 'app_id must be that of a mini-app with auth type api_key.');
        }
        if (Object.keys(given).length === 0) {
          throw new Refusal('parameter-invalid', 'The body must have a property with the name of an auth input.');
        }
        if (!isAnswers(given)) {
          throw new Refusal('parameter-invalid', 'The properties of the body must be text, numbers or booleans.');
        }
        const before = JSON.parse(installation.inputs ?? '{}') as InstallationInput['inputs'];
        const known = authInputs(auth).filter(({ name }) => (before[name] ?? null) !== null);
        const kept = Object.fromEntries(known.map(({ name }) => [name, before[name] ?? '']));
        const { values, problems } = resolveInputs(auth, { ...kept, ...given }, { samples: false });
        if (problems.length > 0) throw new MiniappError('inputs-invalid', { problems });
        await setInputs(transaction, installation.id, JSON.stringify(values));
        return done;
      }),
  ),
};

async function theInstalledApp(database: Database, number: number): Promise<StoredInstallation> {
  const id = await findInstalledId(database, number);
  const installation = id === undefined ? undefined : await findInstallation(database, id);
  return installation ?? missing(`installed mini-app with the id ${number}`);
}

/** How the app asks its users, as it is installed. */
async function installedAuth(database: Database, { slug, version }: StoredInstallation): Promise<Manifest['auth']> {
  const published = version === null ? undefined : await findVersion(database, slug, version);
  const { manifest } = published?.draft ?? (await findApp(database, slug))?.draft ?? { manifest: {} };
  return (manifest as unknown as Manifest).auth;
}

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
