import { findPlaceholderText } from '../../listing-text.ts';
import { type Rule, showValue } from '../../rule.ts';
import { fieldName } from '../../subject.ts';

export const placeholderText: Rule = {
  id: 'listing/placeholder-text',
  severity: 'warning',
  summary: 'The name or the description still holds text that was to be replaced.',
  why: 'Users read both in the store before they install, and a reviewer would send the app back.',
  how: 'Say what the app is called and what it does.',
  check(manifest, report) {
    for (const field of ['name', 'description'] as const) {
      const found = findPlaceholderText(manifest[field] ?? '');
      if (found === undefined) continue;
      const remedy = field === 'name' ? 'what the app is called' : 'what the app does for its users';
      report({
        pointer: `/${field}`,
        message: `${fieldName(`/${field}`)} still holds text that was to be replaced: ${showValue(found)}. Write ${remedy}.`,
      });
    }
  },
};
