import { style } from '../pages/style.ts';

/** The pages' style sheet, and what only the consent page has. */
export const consentStyle = `${style}
.consent .actions { justify-content: center; }
.consent .scopes { text-align: left; }`;
