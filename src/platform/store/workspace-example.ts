import type { ByteSource } from '../../core/install/seeded.ts';
import type { FirstNumbers, SeededUser, WorkspaceSeed } from './workspace-seed.ts';

/** Milliseconds. */
const day = 24 * 60 * 60 * 1_000;

/**
 * The data of a small business, for who brings none: invented people with addresses at example.com and phone numbers that
 * are kept for fiction (+1 202-555-01xx). What varies comes from `random`.
 */
export function exampleWorkspace(random: ByteSource, now: string): WorkspaceSeed {
  const people = firstNames.map((first, index) => [first, lastNames[index] ?? ''] as const);
  return {
    name: 'Riverside Coffee',
    members,
    tags: tagNames.map((name) => ({ name })),
    labels: labelNames.map((name) => ({ name })),
    subflows: subflowNames.map((name) => ({ name })),
    user_fields: userFields,
    bot_fields: botFields,
    // Oldest first: ids grow with time.
    subscribers: people.map((person, index) => customer(person, index, people.length, random, now)),
  };
}

/** Numbers that ids begin with: of the lengths seen in public clients, and others in each workspace. */
export function drawFirstNumbers(random: ByteSource): FirstNumbers {
  return {
    member: draw(random, 100_000, 899_999),
    tag: draw(random, 1_000_000, 7_999_999),
    label: draw(random, 10_000, 79_999),
    subflow: draw(random, 1_000_000, 7_999_999),
    field: draw(random, 1_000_000, 7_999_999),
    bot_user: draw(random, 100_000_000, 799_999_999),
  };
}

const members = [
  { name: 'Marta Quill', email: 'marta@example.com', role: 'owner', is_online: true },
  { name: 'Teo Brandt', email: 'teo@example.com', role: 'admin' },
  { name: 'Ines Okoro', email: 'ines@example.com', role: 'agent', is_online: true },
  { name: 'Pavel Lund', email: 'pavel@example.com', role: 'agent' },
] as const;

const tagNames = [
  'New lead',
  'Customer',
  'VIP',
  'Newsletter',
  'Asked for a callback',
  'Abandoned cart',
  'Birthday club',
  'Wholesale',
  'Complaint open',
  'Complaint solved',
  'Came from Instagram',
  'Do not disturb',
];

const labelNames = ['Urgent', 'Follow up', 'Wholesale', 'Feedback'];

const subflowNames = [
  'Welcome',
  'Opening hours',
  'Order status',
  'Book a tasting',
  'Leave feedback',
  'Birthday voucher',
  'Talk to a person',
];

const userFields = [
  { name: 'Favourite drink', var_type: 'text', description: 'What the customer orders most.' },
  { name: 'Loyalty points', var_type: 'number', description: 'Ten are a free coffee.' },
  { name: 'Newsletter', var_type: 'boolean', description: 'Wants the monthly newsletter.' },
  { name: 'Birthday', var_type: 'date', description: 'For the birthday voucher.' },
  { name: 'Last order at', var_type: 'datetime', description: 'When the last order was placed.' },
  { name: 'Last order', var_type: 'array', description: 'The items of the last order.' },
  { name: 'Notes', var_type: 'longtext', description: 'What the team should know.' },
] as const;

const botFields = [
  { name: 'Opening hours', var_type: 'text', description: 'Shown to who asks.', value: 'Mon to Sat 7:30 to 18:00' },
  { name: 'Delivery fee', var_type: 'number', description: 'In dollars.', value: 4.5 },
  { name: 'Delivery open', var_type: 'boolean', description: 'Whether orders are delivered now.', value: true },
  { name: 'Next tasting', var_type: 'date', description: 'The day of the next tasting.', value: '2026-09-12' },
  {
    name: 'Menu',
    var_type: 'array',
    description: 'Drinks and prices.',
    value: '[{"name":"Espresso","price":3},{"name":"Flat white","price":4.5},{"name":"Cold brew","price":5}]',
  },
] as const;

const firstNames = [
  'Ada',
  'Bruno',
  'Carla',
  'Dario',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Irina',
  'Jonas',
  'Kaya',
  'Liam',
  'Mina',
  'Nils',
  'Olga',
  'Pablo',
  'Quinn',
  'Rosa',
  'Sami',
  'Tessa',
  'Umar',
  'Vera',
  'Wanda',
  'Yusuf',
  'Zoe',
];

const lastNames = [
  'Ashby',
  'Belmont',
  'Castell',
  'Dovak',
  'Erdem',
  'Farrow',
  'Grau',
  'Hollis',
  'Ivers',
  'Juhl',
  'Kestrel',
  'Lowry',
  'Marsh',
  'Norby',
  'Orlov',
  'Prado',
  'Quist',
  'Rowan',
  'Saito',
  'Thorne',
  'Usher',
  'Vance',
  'Winslow',
  'Yilmaz',
  'Zeller',
];

const drinks = ['Flat white', 'Espresso', 'Cold brew', 'Chai latte', 'Cappuccino'];
const channels = ['whatsapp_cloud', 'whatsapp_cloud', 'facebook', 'instagram', 'telegram', 'web'] as const;
const statuses = ['open', 'open', 'done', 'done', 'done', 'pending'] as const;
const languages = [
  { language: 'English', locale: 'en_US' },
  { language: 'Spanish', locale: 'es_ES' },
] as const;

function customer(
  [first, last]: readonly [first: string, last: string],
  index: number,
  of: number,
  random: ByteSource,
  now: string,
): SeededUser {
  const pick = <Item>(list: readonly Item[]): Item => list[draw(random, 0, list.length - 1)] as Item;
  const chance = (percent: number) => draw(random, 1, 100) <= percent;
  const channel = pick(channels);
  const phone = `+120255501${String(index).padStart(2, '0')}`;
  const onWhatsapp = channel === 'whatsapp_cloud';
  // The newest came within the last days, the oldest half a year ago.
  const age = (of - index) * 7 * day - draw(random, 0, 6 * day);
  const created = Date.parse(now) - Math.max(age, 60 * 60 * 1_000);
  const last_interaction =
    Date.parse(now) - draw(random, 0, Math.floor((Date.parse(now) - created) / (1 + (index % 5))));
  const ordered = chance(60);
  return {
    first_name: first,
    last_name: last,
    gender: pick(['male', 'female', undefined]),
    email: chance(80) ? `${first}.${last}@example.com`.toLowerCase() : undefined,
    phone: onWhatsapp || chance(40) ? phone : undefined,
    user_id: onWhatsapp ? phone.slice(1) : `${draw(random, 1_000_000_000, 9_999_999_999)}${index}`,
    channel,
    ...pick(languages),
    status: pick(statuses),
    // One who left is needed to see that nothing can be sent.
    subscribed: index % 12 !== 7,
    opted_in_email: chance(50),
    opted_in_sms: onWhatsapp && chance(40),
    opted_in_through: channel,
    agent: chance(25) ? pick(members).email : undefined,
    created_at: new Date(created).toISOString(),
    last_interaction: new Date(last_interaction).toISOString(),
    tags: tagNames.filter(() => chance(15)),
    labels: labelNames.filter(() => chance(12)),
    user_fields: {
      ...(chance(70) && { 'Favourite drink': pick(drinks) }),
      'Loyalty points': draw(random, 0, 120),
      Newsletter: chance(40),
      ...(chance(50) && { Birthday: `19${draw(random, 60, 99)}-0${draw(random, 1, 9)}-${draw(random, 10, 28)}` }),
      ...(ordered && {
        'Last order at': `${new Date(last_interaction).toISOString().slice(0, 19)}+00:00`,
        'Last order': JSON.stringify([{ name: pick(drinks), count: draw(random, 1, 4) }]),
      }),
    },
  };
}

/** A whole number from `least` to `most`. */
function draw(random: ByteSource, least: number, most: number): number {
  const drawn = random.bytes(6).reduce((number, byte) => number * 256 + byte, 0);
  return least + (drawn % (most - least + 1));
}
