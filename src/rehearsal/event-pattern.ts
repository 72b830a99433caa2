// EventBridge event patterns: which are valid, and which events they match
// (EventBridge User Guide, "Event pattern comparison operators").

import { BlockList, isIP } from 'node:net';

export class InvalidPattern extends Error {}

export type Json = null | string | number | boolean | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function parseObject(text: string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidPattern(`${what} is not JSON`);
  }
  if (!isObject(value as Json)) throw new InvalidPattern(`${what} must be an object`);
  return value as JsonObject;
}

/** Throws InvalidPattern, saying what is wrong. */
export function parsePattern(text: string): JsonObject {
  const pattern = parseObject(text, 'Filter');
  check(pattern);
  return pattern;
}

const operators = new Set([
  ...['prefix', 'suffix', 'anything-but', 'exists', 'numeric', 'equals-ignore-case', 'wildcard', 'cidr'],
]);

function check(pattern: JsonObject): void {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new InvalidPattern('Empty objects are not allowed');
  for (const [name, wanted] of fields) {
    if (name === '$or') {
      if (!isList(wanted) || wanted.length === 0) throw new InvalidPattern('$or must be a list');
      for (const branch of wanted) {
        if (!isObject(branch)) throw new InvalidPattern('$or must hold objects');
        check(branch);
      }
    } else if (isObject(wanted)) check(wanted);
    else if (!isList(wanted)) throw new InvalidPattern(`"${name}" must be an object or an array`);
    else if (wanted.length === 0) throw new InvalidPattern('Empty arrays are not allowed');
    else wanted.forEach(checkLeaf);
  }
}

function checkLeaf(leaf: Json): void {
  if (isList(leaf)) throw new InvalidPattern('Match value must be String, number, true, false, or null');
  if (!isObject(leaf)) return;
  const [operator = '', ...more] = Object.keys(leaf);
  if (more.length > 0) throw new InvalidPattern('Only one key allowed in match expression');
  if (!operators.has(operator)) throw new InvalidPattern(`Unrecognized match type ${operator}`);
  if (operator === 'cidr' && subnetOf(leaf['cidr']) === undefined) throw new InvalidPattern('Malformed CIDR');
}

/** Whether an event matches a pattern that was parsed. */
export function matchesPattern(pattern: JsonObject, event: JsonObject): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or')
      return isList(wanted) && wanted.some((branch) => isObject(branch) && matchesPattern(branch, event));
    const value = event[name];
    if (isObject(wanted)) return matchesPattern(wanted, isObject(value) ? value : {});
    return isList(wanted) && wanted.some((leaf) => matchesLeaf(leaf, value));
  });
}

function matchesLeaf(leaf: Json, value: Json | undefined): boolean {
  if (!isObject(leaf)) return isList(value) ? value.includes(leaf) : value === leaf;
  const [operator = '', wanted] = Object.entries(leaf)[0] ?? [];
  if (operator === 'exists') return (value !== undefined) === (wanted === true);
  if (value === undefined) return false;
  if (isList(value)) return value.some((item) => compare(operator, wanted, item));
  return compare(operator, wanted, value);
}

function compare(operator: string, wanted: Json | undefined, value: Json): boolean {
  switch (operator) {
    case 'anything-but':
      if (isObject(wanted)) return !matchesLeaf(wanted, value);
      return isList(wanted) ? !wanted.includes(value) : wanted !== value;
    case 'prefix':
      return areTexts(value, wanted, (text, part) => text.startsWith(part));
    case 'suffix':
      return areTexts(value, wanted, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return areTexts(value, wanted, (text, other) => text.toLowerCase() === other.toLowerCase());
    case 'wildcard':
      return areTexts(value, wanted, (text, pattern) => starPattern(pattern).test(text));
    case 'numeric':
      return typeof value === 'number' && isList(wanted) && inRange(wanted, value);
    case 'cidr':
      return typeof value === 'string' && isInside(value, subnetOf(wanted));
    default:
      throw new InvalidPattern(`Unrecognized match type ${operator}`);
  }
}

interface Subnet {
  readonly network: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** `10.0.0.0/24`; undefined for a value that is no block of addresses. */
function subnetOf(wanted: Json | undefined): Subnet | undefined {
  const [, network = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(typeof wanted === 'string' ? wanted : '') ?? [];
  const [version, bits] = [isIP(network), Number(length)];
  if (version === 0 || bits > (version === 4 ? 32 : 128)) return undefined;
  return { network, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function isInside(address: string, subnet: Subnet | undefined): boolean {
  if (subnet === undefined || isIP(address) !== (subnet.family === 'ipv4' ? 4 : 6)) return false;
  const block = new BlockList();
  block.addSubnet(subnet.network, subnet.bits, subnet.family);
  return block.check(address, subnet.family);
}

function areTexts(value: Json, wanted: Json | undefined, fits: (value: string, wanted: string) => boolean): boolean {
  return typeof value === 'string' && typeof wanted === 'string' && fits(value, wanted);
}

/** Here only `*` is special. */
export function starPattern(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.+^${}()|[\]\\?]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** `[">", 0, "<=", 5]`. */
function inRange(range: readonly Json[], value: number): boolean {
  for (let index = 0; index < range.length; index += 2) {
    const limit = Number(range[index + 1]);
    const holds = {
      '=': value === limit,
      '>': value > limit,
      '>=': value >= limit,
      '<': value < limit,
      '<=': value <= limit,
    };
    if (!holds[range[index] as keyof typeof holds]) return false;
  }
  return true;
}
