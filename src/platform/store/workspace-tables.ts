/**
 * The data of the workspace and its one chatbot, as the emulated API shows it. Times are RFC 3339 in UTC; what is called
 * JSON is text; switches are 0 or 1. Ids such as `f190385u394247863` end in a number, which is stored beside them: lists
 * go by it, newest first.
 */
export interface WorkspaceTables {
  tags: TagRow;
  labels: LabelRow;
  members: MemberRow;
  subflows: SubflowRow;
  user_fields: UserFieldRow;
  bot_fields: BotFieldRow;
  bot_users: BotUserRow;
  bot_user_tags: BotUserTagRow;
  bot_user_labels: BotUserLabelRow;
  user_field_values: UserFieldValueRow;
  sequences: SequenceRow;
  outbox: OutboxRow;
  fired_triggers: FiredTriggerRow;
}

export interface TagRow {
  tag_ns: string;
  number: number;
  flow_ns: string;
  name: string;
}

export interface LabelRow {
  id: number;
  name: string;
}

export interface MemberRow {
  id: number;
  name: string;
  email: string;
  role: MemberRole;
  is_online: number;
}

/** What a member of the workspace may be (the API's published description). */
export const memberRoles = ['owner', 'admin', 'member', 'agent'] as const;
export type MemberRole = (typeof memberRoles)[number];

export interface SubflowRow {
  sub_flow_ns: string;
  number: number;
  name: string;
}

export interface UserFieldRow {
  var_ns: string;
  number: number;
  name: string;
  var_type: string;
  description: string;
  /** How the inbox shows it: `default`, `pin` or `hidden`. */
  display_type: string;
}

export interface BotFieldRow {
  var_ns: string;
  number: number;
  name: string;
  var_type: string;
  description: string;
  /** JSON of the value. */
  value: string;
}

export interface BotUserRow {
  number: number;
  user_ns: string;
  /** The user's id in the channel, such as a phone number. */
  user_id: string | null;
  name: string;
  first_name: string | null;
  last_name: string | null;
  gender: string | null;
  email: string | null;
  phone: string | null;
  channel: string;
  locale: string | null;
  language: string | null;
  profile_pic: string | null;
  /** Where the chat stands. */
  status: ChatStatus;
  /** When the user subscribed; null after unsubscribing. */
  subscribed: string | null;
  opted_in_email: string | null;
  opted_in_sms: string | null;
  opted_in_through: string | null;
  /** The bot is silent until then. */
  paused_until: string | null;
  agent_id: number | null;
  created_at: string;
  /** The user's own last message. */
  last_interaction: string | null;
  /** The bot's last message to the user. */
  last_sent_at: string | null;
  last_message_at: string | null;
  last_message_type: string | null;
}

/** The states of a chat (the API's published description). */
export const chatStatuses = ['open', 'pending', 'spam', 'done'] as const;
export type ChatStatus = (typeof chatStatuses)[number];

export interface BotUserTagRow {
  tag_ns: string;
  user_number: number;
}

export interface BotUserLabelRow {
  label_id: number;
  user_number: number;
}

export interface UserFieldValueRow {
  var_ns: string;
  user_number: number;
  /** JSON of the value. */
  value: string;
  /** The beginning of `value`, for an index: values can be half a million characters long. */
  lookup: string;
}

/** The last number that was given to a new row; those of deleted rows are not given again. */
export interface SequenceRow {
  name: string;
  last: number;
}

/** A message an app sent to a bot user. */
export interface OutboxRow {
  /** Order of sending, from 1. */
  number: number;
  installation_id: string;
  user_ns: string;
  kind: MessageKind;
  /** JSON of what was sent, under the API's own names, for example `{"content":"Hello"}`. */
  content: string;
  created_at: string;
}

export type MessageKind =
  | 'text'
  | 'content'
  | 'sms'
  | 'email'
  | 'node'
  | 'flow'
  | 'subflow'
  | 'whatsapp-template'
  | 'facebook-template';

/** An app's trigger that was fired for a bot user. */
export interface FiredTriggerRow {
  /** Order of firing, from 1. */
  number: number;
  installation_id: string;
  user_ns: string;
  trigger_name: string;
  /** JSON of the context that was sent; null when none was. */
  context: string | null;
  created_at: string;
}
