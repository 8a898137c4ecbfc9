import { subFlowNs } from './flows.ts';

const templateText = { name: 'Its name.', lang: 'Its language, such as en.', namespace: 'Its namespace.' } as const;
const templateParameters = { type: 'object', description: 'Values for its places, such as BODY_{{1}}.' } as const;

/** A WhatsApp template that was approved before. */
export const whatsappTemplate = {
  type: 'object',
  required: true,
  description: 'The template.',
  fields: {
    namespace: { type: 'text', required: true, description: templateText.namespace },
    name: { type: 'text', required: true, description: templateText.name },
    lang: { type: 'text', required: true, description: templateText.lang },
    params: templateParameters,
  },
} as const;

/** A Facebook utility message template that was approved before. */
export const facebookTemplate = {
  type: 'object',
  required: true,
  description: 'The template.',
  fields: {
    name: { type: 'text', required: true, description: templateText.name },
    lang: { type: 'text', required: true, description: templateText.lang },
    params: templateParameters,
  },
} as const;

/** When and how fast a broadcast goes out; here it goes at once. */
const pace = {
  scheduled_time: {
    type: 'integer',
    least: 0,
    most: 9_999_999_999,
    description: 'When it is sent, in seconds since 1970; at once when it is missing.',
  },
  max_per_minute: { type: 'integer', least: 1, most: 100_000, description: 'Messages in a minute.' },
} as const;

export const broadcastSubflow = {
  ...pace,
  sub_flow_ns: subFlowNs,
  type: {
    type: 'text',
    choices: ['EMAIL', 'SMS', 'WHATSAPP_TEMPLATE', 'FACEBOOK_NOTIFICATION'],
    description: 'How it is sent.',
  },
} as const;

export const broadcastWhatsapp = { ...pace, wa_template: whatsappTemplate } as const;

export const broadcastFacebook = { ...pace, facebook_utility_message_template: facebookTemplate } as const;

export const userNsList = {
  type: 'text',
  required: true,
  longest: 10_000,
  description: 'Up to 200 bot users, separated by commas.',
} as const;

export const userIdList = {
  type: 'text',
  required: true,
  longest: 60_000,
  description: 'Up to 200 ids in the channel, separated by commas.',
} as const;

const tagList = { type: 'list', most: 10, of: { type: 'text', description: 'The id of a tag.' } } as const;

export const tagged = {
  tags: { ...tagList, required: true, description: 'Users with one of up to 10 tags, by id.' },
  exclude_tags: { ...tagList, description: 'But without any of these.' },
} as const;

export const taggedSubflow = {
  name: { type: 'text', description: 'A name for the broadcast.' },
  message_tag: {
    type: 'text',
    choices: ['CONFIRMED_EVENT_UPDATE', 'POST_PURCHASE_UPDATE', 'ACCOUNT_UPDATE', 'NON_PROMOTIONAL_SUBSCRIPTION'],
    description: 'For the type FACEBOOK_NOTIFICATION.',
  },
} as const;
