import { countCharacters } from '../../formats.ts';
import { findPlaceholderText } from '../../listing-text.ts';
import type { Rule } from '../../rule.ts';

const shortest = 20;

export const descriptionShort: Rule = {
  id: 'listing/description-short',
  severity: 'warning',
  summary: `The description has fewer than ${shortest} characters.`,
  why: 'It is what users know of an app before they let it into their chatbots; a few words tell them too little.',
  how: 'Say in a sentence or two what the app does for its users.',
  check({ description }, report) {
    if (description === undefined || findPlaceholderText(description) !== undefined) return;
    const text = description.trim();
    const length = countCharacters(text);
    if (length >= shortest) return;
    // In these scripts a character says as much as two or three letters.
    const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
    if (length + dense >= shortest) return;
    const characters = length === 1 ? 'character' : 'characters';
    report({
      pointer: '/description',
      message: `The description has ${length} ${characters}, too few to tell users why they should install the app. Say in a sentence what it does for them.`,
    });
  },
};
