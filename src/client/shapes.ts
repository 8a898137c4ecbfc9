import { type CallSummary, type Delivery, type DeliveryDetails, deliveryStates } from '../contract/platform.ts';
import { installEvents } from '../core/install/request.ts';

/** Whether a value is of a shape; what else it holds does not matter, since a newer platform may say more. */
type Shape = (value: unknown) => boolean;

const text: Shape = (value) => typeof value === 'string';
const truth: Shape = (value) => typeof value === 'boolean';
const count: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf =
  (values: readonly unknown[]): Shape =>
  (value) =>
    values.includes(value);
const orNull =
  (shape: Shape): Shape =>
  (value) =>
    value === null || shape(value);
const listOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape);
const texts: Shape = (value) => isRecord(value) && Object.values(value).every(text);
const having =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isRecord(value) &&
    Object.entries(fields).every(([name, shape]) => Object.hasOwn(value, name) && shape(value[name]));

/** Whether a value is a mapping of JSON. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const attemptFields = {
  number: count,
  sent_at: text,
  duration: count,
  status: orNull(count),
  problem: orNull(text),
  replay: truth,
  url: orNull(text),
};

const deliveryFields = {
  id: text,
  installation_id: text,
  slug: text,
  event: oneOf(installEvents),
  state: oneOf(deliveryStates),
  created_at: text,
  request: having({ method: text, url: text }),
  attempt_count: count,
  last_attempt: orNull(having(attemptFields)),
  next_attempt_at: orNull(text),
  change: count,
};

const answer = having({ headers: texts, body: text, truncated: truth });

const deliveryShape = having(deliveryFields);
const detailsShape = having({
  ...deliveryFields,
  request: having({ method: text, url: text, headers: texts, body: orNull(text) }),
  attempts: listOf(having({ ...attemptFields, answer: orNull(answer) })),
});

const calls = { answered: count, refused: count };
const operations = listOf(having({ operation: text, ...calls }));
const summaryShape = having({ scopes: listOf(having({ scope: text, operations, ...calls })) });

export function isDelivery(value: unknown): value is Delivery {
  return deliveryShape(value);
}

export function isDeliveryDetails(value: unknown): value is DeliveryDetails {
  return detailsShape(value);
}

export function isCallSummary(value: unknown): value is CallSummary {
  return summaryShape(value);
}
