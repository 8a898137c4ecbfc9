import type { FC } from 'hono/jsx';

interface CodeProperties {
  /** The id of the text itself, for its copy button. */
  readonly id: string;
  /** What no other box of the page is called. */
  readonly label: string;
  readonly text: string;
}

/** Text as programs write it, lines wrapped; a long one scrolls in its box, also by keyboard. */
export const Code: FC<CodeProperties> = ({ id, label, text }) => (
  <section class="code" id={`${id}-box`} tabindex={0} aria-label={label}>
    <pre>
      <code id={id}>{text}</code>
    </pre>
  </section>
);

/** Copies a text; the script shows it, which alone can do that. */
export const CopyButton: FC<{ of: string }> = ({ of }) => (
  <button type="button" class="other small" id={`copy-${of}`} data-copy={of} hidden>
    Copy
  </button>
);
