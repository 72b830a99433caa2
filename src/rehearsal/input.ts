// Reads the parameters of a call, whatever wire they came over. Query parameters are all strings,
// JSON ones are typed; these readers take both and refuse anything else as AWS does.
import { invalid } from './aws-error.ts';

export type InputValue = null | string | number | boolean | readonly InputValue[] | Input;
export interface Input {
  readonly [name: string]: InputValue | undefined;
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`${name} must be a string.`);
  return value;
}

export function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') {
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    throw invalid(`1 validation error detected: Value null at '${member}' ${broken}: Member must not be null`);
  }
  return value;
}

const broken = 'failed to satisfy constraint';

/** Refuses text that is not `least` to `most` characters of `pattern`. */
export function checkText(name: string, value: string, pattern: RegExp, least: number, most: number): string {
  const found = `1 validation error detected: Value '${value}' at '${name}' ${broken}: Member must`;
  if (value.length < least) throw invalid(`${found} have length greater than or equal to ${least}`);
  if (value.length > most) throw invalid(`${found} have length less than or equal to ${most}`);
  if (!pattern.test(value)) throw invalid(`${found} satisfy regular expression pattern: ${pattern.source}`);
  return value;
}

export function optionalNumber(input: Input, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw invalid(`${name} must be an integer.`);
  return number;
}

export function optionalFlag(input: Input, name: string): boolean | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalid(`${name} must be true or false.`);
}

export function flag(input: Input, name: string, otherwise = false): boolean {
  return optionalFlag(input, name) ?? otherwise;
}

export function isStructure(value: InputValue | undefined): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of structures; absent reads as empty. */
export function structures(input: Input, name: string): readonly Input[] {
  return list(input, name).map((item) => {
    if (!isStructure(item)) throw invalid(`${name} must hold structures.`);
    return item;
  });
}

export function texts(input: Input, name: string): readonly string[] {
  return list(input, name).map((item) => {
    if (typeof item !== 'string') throw invalid(`${name} must hold strings.`);
    return item;
  });
}

function list(input: Input, name: string): readonly InputValue[] {
  const value = input[name];
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) throw invalid(`${name} must be a list.`);
  return value as readonly InputValue[];
}

/** One page of `items` by the Marker and MaxItems of IAM's lists. */
export function page<T>(
  items: readonly T[],
  input: Input,
): { readonly items: readonly T[]; readonly IsTruncated: boolean; readonly Marker?: string } {
  const size = optionalNumber(input, 'MaxItems') ?? 100;
  if (size < 1 || size > 1000) throw invalid('MaxItems must be between 1 and 1000.');
  const marker = optionalText(input, 'Marker');
  const start = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64').toString('ascii'));
  if (!Number.isInteger(start) || start < 0) throw invalid('Invalid Marker.');
  const end = start + size;
  return end < items.length
    ? { items: items.slice(start, end), IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64') }
    : { items: items.slice(start, end), IsTruncated: false };
}
