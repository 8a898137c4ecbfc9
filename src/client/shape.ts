import { readTime } from '../core/time.ts';

/** Whether a value of an answer is what the contract says. */
export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';
export const isNumber: Shape = (value) => typeof value === 'number';
export const isBoolean: Shape = (value) => typeof value === 'boolean';
export const isTime: Shape = (value) => typeof value === 'string' && readTime(value) !== null;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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

/** Whether records and lists are inside each other over more than so many levels. Level by level: it needs no stack. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}
