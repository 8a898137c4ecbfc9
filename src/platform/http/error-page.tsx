import type { FC } from 'hono/jsx';
import { Layout } from './layout.tsx';

/** For people; programs get the contract's error instead. */
export const ErrorPage: FC<{ title: string; message: string; version: string }> = ({ title, message, version }) => (
  <Layout title={`${title} – App store`} version={version}>
    <section class="empty">
      <h1>{title}</h1>
      <p>{message}</p>
      <p>
        <a href="/">All apps</a>
      </p>
    </section>
  </Layout>
);
