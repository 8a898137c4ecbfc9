import type { MiddlewareHandler } from 'hono';
import type { FC, PropsWithChildren } from 'hono/jsx';
import { jsxRenderer, useRequestContext } from 'hono/jsx-renderer';
import { type PageEnvironment, PostForm } from './forms.tsx';

/** What a page says of itself. */
export interface PageProperties {
  readonly title: string;
  /** The part of the site that it belongs to. */
  readonly section?: Section;
  /** For those who may not look at the other pages yet. */
  readonly withoutNavigation?: boolean;
}

declare module 'hono' {
  interface ContextRenderer {
    // biome-ignore lint/style/useShorthandFunctionType: only an interface can be merged with hono's
    (content: unknown, properties: PageProperties): Response | Promise<Response>;
  }
}

const sections = {
  store: { title: 'Store', path: '/' },
  installations: { title: 'Installations', path: '/installations' },
  deliveries: { title: 'Deliveries', path: '/deliveries' },
  calls: { title: 'API calls', path: '/calls' },
  outbox: { title: 'Outbox', path: '/outbox' },
  review: { title: 'Review', path: '/review' },
} as const;

export type Section = keyof typeof sections;

export interface SiteProperties {
  /** The version of miniapp. */
  readonly version: string;
  /** Who speaks, where it is not the store: its name, and what it is. */
  readonly service?: { readonly name: string; readonly note: string };
}

/** Makes `context.render(content, { title, section })` answer with a whole page. */
export function renderPages(site: SiteProperties): MiddlewareHandler {
  return jsxRenderer(({ title, section, withoutNavigation = false, children }) => (
    <Layout title={title} {...(section && { section })} withoutNavigation={withoutNavigation} {...site}>
      {children}
    </Layout>
  ));
}

/** The frame of every page. */
const Layout: FC<PropsWithChildren<PageProperties & SiteProperties>> = ({
  title,
  section,
  withoutNavigation,
  version,
  service,
  children,
}) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{service ? title : `${title} – miniapp`}</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/style.css" />
      {!service && (
        <>
          <meta name="change" content={String(useRequestContext().get('change'))} />
          <script src="/script.js" defer></script>
        </>
      )}
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
          {!service && !withoutNavigation && <Navigation section={section} />}
          {!service && <SignOut />}
        </div>
      </header>
      <main id="content" class="inner" tabindex={-1}>
        {children}
      </main>
      <footer class="inner">
        {service ? (
          <p>
            {service.note} miniapp {version}.
          </p>
        ) : (
          <p>
            The local platform of miniapp {version}. How it looks and behaves is assumed: the chatbot platform’s own
            store may differ.
          </p>
        )}
      </footer>
    </body>
  </html>
);

/** For visitors who have signed in; on loopback nobody has to. */
const SignOut: FC = () => {
  const { session } = useRequestContext<PageEnvironment>().var;
  if (session === undefined) return null;
  return (
    <PostForm action="/sign-out">
      <button type="submit" class="small other">
        Sign out
      </button>
    </PostForm>
  );
};

const Navigation: FC<{ section: Section | undefined }> = ({ section }) => (
  <nav aria-label="Pages">
    <ul>
      {Object.entries(sections).map(([name, { title, path }]) => (
        <li>
          <a href={path} {...(name === section && { 'aria-current': 'page' })}>
            {title}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
