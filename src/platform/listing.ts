import { youtubeId } from '../core/manifest/youtube.ts';
import { manifestOf, type Release } from './releases.ts';

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
  /** The id of a YouTube video. */
  readonly video: string | null;
  /** Ids. */
  readonly scopes: readonly string[];
  /** When it was published, or pushed. */
  readonly since: string;
  /** A draft is its own workspace's alone. */
  readonly isDraft: boolean;
  /** The path of its page. */
  readonly path: string;
}

/** Reads a release for the store. `draft`: the page is that of the draft, even where a version is published. */
export function toListing(slug: string, release: Release, draft = false): Listing {
  const { assets } = release.draft;
  const manifest = manifestOf(release);
  const picture = (image: string | undefined): string | null => {
    if (image === undefined) return null;
    const digest = Object.hasOwn(assets, image) ? assets[image] : undefined;
    return digest === undefined ? webUrl(image, ['https:']) : `/assets/${digest}`;
  };
  return {
    slug,
    name: manifest.name,
    version: manifest.version,
    description: manifest.description,
    logo: picture(manifest.logo),
    cover: picture(manifest.cover),
    documentation: webUrl(manifest.documentation, ['https:', 'http:']),
    video: (manifest.video && youtubeId(manifest.video)) ?? null,
    scopes: manifest.api_scopes ?? [],
    since: release.since,
    isDraft: release.version === null,
    path: draft ? `/apps/${slug}/draft` : `/apps/${slug}`,
  };
}

/** The URL when it is one of these kinds; anything else, such as `javascript:`, is not linked. */
function webUrl(text: string | undefined, protocols: readonly string[]): string | null {
  if (text === undefined || !URL.canParse(text)) return null;
  const url = new URL(text);
  return protocols.includes(url.protocol) ? url.href : null;
}
