import type { FC } from 'hono/jsx';
import type { DraftInput } from '../../contract/platform.ts';
import { type CatalogScope, scopes } from '../../generated/catalog.ts';
import type { Manifest } from '../../generated/manifest.ts';
import type { StoredApp } from '../store/apps.ts';
import type { Database } from '../store/tables.ts';
import { findVersion } from '../store/versions.ts';

/** What the store shows of an app. URLs are safe to link to. */
export interface Listing {
  readonly slug: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** URL of the picture; null when there is none. */
  readonly logo: string | null;
  readonly cover: string | null;
  readonly documentation: string | null;
  readonly video: string | null;
  readonly scopes: readonly CatalogScope[];
  readonly updatedAt: string;
  /** A draft is its own workspace's alone. */
  readonly state: 'draft' | 'published';
}

/** Reads an app for the store: its current version, or without one its draft. The manifest was checked when it was pushed. */
export async function findListing(database: Database, app: StoredApp): Promise<Listing> {
  const { slug, current_version } = app;
  const version = current_version === null ? undefined : await findVersion(database, slug, current_version);
  return toListing(slug, version?.draft ?? app.draft, version?.reviewed_at ?? app.updated_at, version !== undefined);
}

function toListing(slug: string, draft: DraftInput, updatedAt: string, isPublished: boolean): Listing {
  const manifest = draft.manifest as unknown as Manifest;
  const picture = (image: string | undefined): string | null => {
    if (image === undefined) return null;
    const digest = Object.hasOwn(draft.assets, image) ? draft.assets[image] : undefined;
    return digest === undefined ? webUrl(image, ['https:']) : `/assets/${digest}`;
  };
  const asked: readonly string[] = manifest.api_scopes ?? [];
  return {
    slug,
    name: manifest.name,
    version: manifest.version,
    description: manifest.description,
    logo: picture(manifest.logo),
    cover: picture(manifest.cover),
    documentation: webUrl(manifest.documentation, ['https:', 'http:']),
    video: videoUrl(manifest.video),
    scopes: scopes.filter(({ id }) => asked.includes(id)),
    updatedAt,
    state: isPublished ? 'published' : 'draft',
  };
}

/** A logo or cover; where there is none, a tile in a colour that stays with the app, a logo's with its initial. */
export const Picture: FC<{ source: string | null; kind: 'logo' | 'cover'; app: Pick<Listing, 'slug' | 'name'> }> = ({
  source,
  kind,
  app,
}) => {
  if (source !== null) return <img class={kind} src={source} alt="" loading="lazy" referrerpolicy="no-referrer" />;
  const initial = kind === 'logo' ? (Array.from(app.name.trim())[0] ?? '').toUpperCase() : '';
  return (
    <span class={`${kind} tile tint-${tintOf(app.slug)}`} aria-hidden="true">
      {initial}
    </span>
  );
};

const tints = 6;

function tintOf(slug: string): number {
  return Array.from(slug).reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973, 7) % tints;
}

/** The URL when it is one of these kinds; anything else, such as `javascript:`, is not linked. */
function webUrl(text: string | undefined, protocols: readonly string[]): string | null {
  if (text === undefined || !URL.canParse(text)) return null;
  const url = new URL(text);
  return protocols.includes(url.protocol) ? url.href : null;
}

function videoUrl(video: string | undefined): string | null {
  if (video === undefined) return null;
  return /^[A-Za-z0-9_-]{11}$/.test(video)
    ? `https://www.youtube.com/watch?v=${video}`
    : webUrl(video, ['https:', 'http:']);
}
