import type { FC } from 'hono/jsx';
import type { Listing } from '../listing.ts';

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
