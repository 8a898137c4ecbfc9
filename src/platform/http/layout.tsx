import type { Child, FC } from 'hono/jsx';

interface LayoutProperties {
  readonly title: string;
  readonly version: string;
  /** Who speaks, where it is not the store: its name, and what it is. */
  readonly service?: { readonly name: string; readonly note: string };
  readonly children?: Child;
}

/** The frame of every page. */
export const Layout: FC<LayoutProperties> = ({ title, version, service, children }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{title}</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/style.css" />
    </head>
    <body>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="bar">
        <div class="inner">
          {service ? (
            <span class="brand">{service.name}</span>
          ) : (
            <a class="brand" href="/">
              <img src="/icon.svg" alt="" width="28" height="28" />
              App store
            </a>
          )}
          <span class="badge">Local</span>
        </div>
      </header>
      <main id="content" class="inner">
        {children}
      </main>
      <footer class="inner">
        {service ? (
          <p>
            {service.note} miniapp {version}.
          </p>
        ) : (
          <p>
            The local platform of miniapp {version}. Only this computer can open it. How it looks and behaves is
            assumed: the chatbot platform’s own store may differ.
          </p>
        )}
      </footer>
    </body>
  </html>
);

/** A page as a document; without its first line browsers fall back to the layout rules of the nineties. */
export function page(content: unknown): string {
  return `<!doctype html>${String(content)}`;
}
