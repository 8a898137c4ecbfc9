import { isRecord } from '../../core/json-value.ts';
import type { MessageKind } from '../store/workspace-tables.ts';

/** What people call the kinds of messages. */
export const kindWords: Readonly<Record<MessageKind, string>> = {
  text: 'Text',
  content: 'Dynamic content',
  sms: 'SMS',
  email: 'E-mail',
  node: 'Node of a flow',
  flow: 'Main flow',
  subflow: 'Subflow',
  'whatsapp-template': 'WhatsApp template',
  'facebook-template': 'Facebook template',
};

/** What of a message people read, a text for each bubble; none where it has no form that is known. */
export function readMessage(kind: MessageKind, sent: Readonly<Record<string, unknown>>): readonly string[] {
  switch (kind) {
    case 'text':
    case 'sms':
    case 'email':
      return texts([sent.content]);
    case 'content':
      return readDynamicContent(sent.data);
    case 'node':
      return texts([sent.node_ns]);
    case 'flow':
      return ['The main flow of the chatbot'];
    case 'subflow':
      return texts([sent.flow_name ?? sent.sub_flow_ns]);
    case 'whatsapp-template':
    case 'facebook-template':
      return readTemplate(sent.content ?? sent.wa_template ?? sent.facebook_utility_message_template);
  }
}

/** The texts among its messages; of the others, what they are. */
function readDynamicContent(data: unknown): readonly string[] {
  const content = isRecord(data) && isRecord(data.content) ? data.content : {};
  const messages = Array.isArray(content.messages) ? content.messages.filter(isRecord) : [];
  return texts(messages.map(({ type, text }) => text ?? (typeof type === 'string' ? `(${type})` : undefined)));
}

function readTemplate(template: unknown): readonly string[] {
  if (!isRecord(template)) return [];
  const { name, lang } = template;
  return texts([typeof lang === 'string' ? `${name} (${lang})` : name]);
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}
