import { isRecord } from '../core/json-value.ts';
import { readTime } from '../core/time.ts';

/** Whether a value of an answer is what the contract says. */
export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';
export const isNumber: Shape = (value) => typeof value === 'number';
export const isBoolean: Shape = (value) => typeof value === 'boolean';
export const isTime: Shape = (value) => typeof value === 'string' && readTime(value) !== null;

/** What the shape takes, or null. */
export function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

export function mapOf(shape: Shape): Shape {
  return (value) => isRecord(value) && Object.values(value).every(shape);
}

/** A record with at least these parts. */
export function recordOf(parts: Readonly<Record<string, Shape>>): Shape {
  return (value) => isRecord(value) && Object.entries(parts).every(([name, shape]) => shape(value[name]));
}
