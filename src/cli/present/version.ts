import type { Version } from '../../contract/platform.ts';
import { escapeLine } from '../../core/escape.ts';
import { showTime } from './time.ts';
import type { Style } from './view.ts';

/** Versions, one a line: number, the manifest's version, state, when, and what the reviewer said. */
export function presentVersions(versions: readonly Version[], style: Style): string {
  const rows = versions.map((version) => ({
    ...version,
    name: escapeLine(version.version),
    words: stateWords(version),
  }));
  const width = (lengths: readonly number[]) => Math.max(0, ...lengths);
  const widths = {
    number: width(rows.map(({ number }) => String(number).length)),
    name: width(rows.map(({ name }) => name.length)),
    words: width(rows.map(({ words }) => words.length)),
  };
  return rows
    .map(({ number, name, words, state, note, created_at, reviewed_at }) => {
      const told = [
        String(number).padStart(widths.number),
        name.padEnd(widths.name),
        colour(state, style)(words.padEnd(widths.words)),
        style.dim(showTime(reviewed_at ?? created_at)),
        ...(note ? [escapeLine(note)] : []),
      ];
      return `${told.join('  ')}\n`;
    })
    .join('');
}

/** `published, current` */
function stateWords({ state, current }: Version): string {
  const words = state === 'in_review' ? 'in review' : escapeLine(state);
  return current ? `${words}, current` : words;
}

function colour(state: Version['state'], style: Style): (text: string) => string {
  if (state === 'published') return style.green;
  return state === 'in_review' ? style.yellow : style.red;
}
