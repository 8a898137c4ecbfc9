import { closest } from '../suggest.ts';
import { cut } from './rule.ts';

/** No real app has more names to confuse, and no list of findings is longer: both keep hostile manifests cheap. */
const compared = 100;
const asked = 50;

/** Finds the word that was probably meant, for many words among the same candidates. */
export function createSuggester(candidates: readonly string[]): (word: string) => string | undefined {
  const some = candidates.slice(0, compared);
  const found = new Map<string, string | undefined>();
  return (word) => {
    if (!found.has(word) && found.size < asked) found.set(word, closest(word, some));
    return found.get(word);
  };
}

/** The first few of a list of names, for a sentence. */
export function listNames(names: readonly string[]): string {
  const most = 10;
  const shown = names.slice(0, most).map((name) => cut(name, 30));
  return shown.join(', ') + (names.length > most ? ', …' : '');
}
