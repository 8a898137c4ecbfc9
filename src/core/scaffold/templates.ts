/** A project that `miniapp init` can start from; its files are in the package's `templates/<name>`. */
export interface Template {
  readonly name: string;
  /** One sentence for `init --list` and for the question. */
  readonly summary: string;
}

/** The templates, the suggested one first. */
export const templates = [
  { name: 'minimal', summary: 'The manifest, a logo and a cover, a CI check and editor help: nothing to run.' },
  {
    name: 'server',
    summary: 'The same, and a small Node.js server that handles subscribe and unsubscribe, with tests.',
  },
  {
    name: 'server-ts',
    summary: 'The same server in TypeScript, with hono.',
  },
] as const satisfies readonly Template[];

export type TemplateName = (typeof templates)[number]['name'];
