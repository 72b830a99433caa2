// Text from AWS passes here once, before anything shows, compares or records it. Names, tags and error
// messages are written by strangers: escape sequences, direction overrides and invisible characters go.

import { harmless } from '../engine/harmless.ts';

/** `text` on one line, with everything taken out that could move a cursor, hide or reorder what is shown. */
export function printable(text: string): string {
  return harmless(text);
}

/**
 * The same value with every string in it made printable, keys included. Bytes, dates and streams are left
 * as they are. Keys, tokens and seeds from AWS are plain ASCII and come through unchanged.
 */
export function printableValue<T>(value: T): T {
  // The shape is kept: only the contents of strings change.
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(clean);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [printable(key), clean(part)]));
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
