import type { FC, PropsWithChildren } from 'hono/jsx';
import { escapeText } from '../../core/escape.ts';
import { indentJson } from '../../core/indent-json.ts';
import type { FiredTrigger, SentMessage } from '../store/workspace-sending.ts';
import type { MessageKind } from '../store/workspace-tables.ts';
import { Code } from './code.tsx';
import { kindWords, readMessage } from './message-words.ts';
import { Time } from './time.tsx';

/** A message as its user would get it, as far as the local platform knows. */
export const MessageItem: FC<{ message: SentMessage; app: string }> = ({ message, app }) => {
  const { number, kind, content, created_at } = message;
  return (
    <Item {...message} app={app} kind={kindWords[kind]} time={created_at}>
      <Content id={`message-${number}`} number={number} kind={kind} content={content} />
    </Item>
  );
};

/** A trigger of an app that was fired for a user, and the values that it was fired with. */
export const FiredTriggerItem: FC<{ trigger: FiredTrigger; app: string }> = ({ trigger, app }) => {
  const { number, trigger_name, context, created_at } = trigger;
  return (
    <Item {...trigger} app={app} kind="Trigger" time={created_at}>
      <p class="bubble">{escapeText(trigger_name)}</p>
      {context !== null && <Json id={`trigger-${number}`} label={`Values of trigger ${number}`} json={context} />}
    </Item>
  );
};

interface ItemProperties {
  readonly user_ns: string;
  readonly user_name: string | null;
  readonly app: string;
  readonly installation_id: string;
  readonly kind: string;
  readonly time: string;
}

const Item: FC<PropsWithChildren<ItemProperties>> = (properties) => {
  const { user_ns, user_name, app, installation_id, kind, time, children } = properties;
  const name = escapeText(user_name ?? 'a deleted user');
  return (
    <li class="message">
      <span class="face" aria-hidden="true">
        {(Array.from(name)[0] ?? '').toUpperCase()}
      </span>
      <div>
        <p>
          To <strong>{name}</strong> <code class="quiet">{user_ns}</code> <span class="badge">{kind}</span>
        </p>
        {children}
        <p class="quiet">
          By <a href={`/installations/${installation_id}`}>{app}</a>, <Time value={time} exact />
        </p>
      </div>
    </li>
  );
};

const Content: FC<{ id: string; number: number; kind: MessageKind; content: string }> = (properties) => {
  const { id, number, kind, content } = properties;
  const sent = JSON.parse(content) as Record<string, unknown>;
  const [first, ...rest] = readMessage(kind, sent);
  const subject = kind === 'email' && typeof sent.subject === 'string' ? sent.subject : '';
  return (
    <>
      {first !== undefined && (
        <div class="bubble">
          {subject !== '' && <strong>{escapeText(subject)}</strong>}
          <p>{escapeText(first)}</p>
        </div>
      )}
      {rest.map((text) => (
        <p class="bubble">{escapeText(text)}</p>
      ))}
      {!plainKinds.has(kind) && (
        <details id={`${id}-sent`} open={first === undefined}>
          <summary id={`${id}-summary`}>
            As it was sent<span class="hidden">, message {number}</span>
          </summary>
          <Json id={id} label={`${kindWords[kind]}, message ${number}`} json={content} />
        </details>
      )}
    </>
  );
};

/** Those that have nothing but what people read. */
const plainKinds: ReadonlySet<MessageKind> = new Set(['text', 'sms', 'email', 'flow']);

const Json: FC<{ id: string; label: string; json: string }> = ({ id, label, json }) => (
  <Code id={id} label={label} text={escapeText(indentJson(json))} />
);
