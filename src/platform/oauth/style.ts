import { style } from '../http/style.ts';

/** The pages' style sheet, and what only the consent page has. */
export const consentStyle = `${style}
.consent form { display: flex; flex-wrap: wrap; justify-content: center; gap: 12px; padding-top: 12px; }
.consent button {
  min-width: 128px; padding: 10px 20px; border: 1px solid var(--accent); border-radius: 10px; background: var(--accent);
  color: var(--card); font: inherit; font-weight: 600; cursor: pointer;
}
.consent button.other { background: transparent; color: var(--accent); }
.consent button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.consent .scopes { text-align: left; }`;
