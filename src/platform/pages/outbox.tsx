import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { PlatformContext } from '../context.ts';
import type { Page } from '../paging.ts';
import { type FiredTrigger, listFiredTriggers, listOutbox, type SentMessage } from '../store/workspace-sending.ts';
import { type AppNames, appNames } from './app-names.ts';
import { chooseApp, Filter } from './filter.tsx';
import type { PageEnvironment } from './forms.tsx';
import { FiredTriggerItem, MessageItem } from './message.tsx';
import { Pager, pageOf } from './pager.tsx';

interface Shown<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly page: Page;
}

/** What apps sent to the chatbot's users: here it goes nowhere else. */
export function outboxPages({ database }: PlatformContext): Hono<PageEnvironment> {
  return new Hono<PageEnvironment>().get('/outbox', async (context) => {
    const slug = context.req.query('app') || undefined;
    const [page, triggerPage] = [pageOf(context), pageOf(context, 'triggers')];
    const messages = { ...(await listOutbox(database, slug, page)), page };
    const triggers = { ...(await listFiredTriggers(database, slug, triggerPage)), page: triggerPage };
    const names = await appNames(database);
    return context.render(<OutboxPage messages={messages} triggers={triggers} slug={slug} names={names} />, {
      title: 'Outbox',
      section: 'outbox',
    });
  });
}

const OutboxPage: FC<{
  messages: Shown<SentMessage>;
  triggers: Shown<FiredTrigger>;
  slug: string | undefined;
  names: AppNames;
}> = ({ messages, triggers, slug, names }) => {
  const isEmpty = messages.total + triggers.total === 0;
  return (
    <>
      <div class="heading">
        <h1>Outbox</h1>
        <p class="quiet">What apps sent to the chatbot’s users; nothing leaves this machine</p>
      </div>
      {(!isEmpty || slug !== undefined) && <Filter action="/outbox" choices={[chooseApp(names, slug)]} />}
      <div id="outbox" data-live>
        {isEmpty && <Empty isNarrowed={slug !== undefined} />}
        {triggers.total > 0 && messages.total > 0 && (
          <p class="beside">
            <a href="#triggers">Fired triggers ({triggers.total})</a>
          </p>
        )}
        {messages.total > 0 && (
          <section aria-labelledby="messages">
            <h2 id="messages">Messages</h2>
            <ol class="messages">
              {messages.rows.map((message) => (
                <MessageItem message={message} app={names.get(message.slug) ?? message.slug} />
              ))}
            </ol>
            <Pager page={messages.page} total={messages.total} label="Pages of the messages" />
          </section>
        )}
        {triggers.total > 0 && (
          <section aria-labelledby="triggers">
            <h2 id="triggers">Fired triggers</h2>
            <ol class="messages">
              {triggers.rows.map((trigger) => (
                <FiredTriggerItem trigger={trigger} app={names.get(trigger.slug) ?? trigger.slug} />
              ))}
            </ol>
            <Pager
              page={triggers.page}
              total={triggers.total}
              parameter="triggers"
              label="Pages of the fired triggers"
            />
          </section>
        )}
      </div>
    </>
  );
};

const Empty: FC<{ isNarrowed: boolean }> = ({ isNarrowed }) => (
  <section class="empty">
    <h2>{isNarrowed ? 'This app has sent nothing' : 'Nothing was sent yet'}</h2>
    <p>
      What an app sends to users with its API key appears here: texts, e-mails, SMS, templates, flows and triggers.
      {isNarrowed && (
        <>
          {' '}
          <a href="/outbox">Show all apps</a>
        </>
      )}
    </p>
  </section>
);
