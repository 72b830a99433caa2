// What an EventBridge event pattern matches (EventBridge User Guide, "Comparison operators"), so that a rule is judged by
// what it does and not by its name. What is not understood here counts as matching nothing: a gap too many is harmless.

export type Json = null | string | number | boolean | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [name: string]: Json | undefined;
}

/** The most that AWS takes in one rule unless the quota was raised (EventBridge quotas, "Event pattern size"). */
export const longestPattern = 2_048;

/** True when a rule with this pattern would get the event. */
export function matchesEvent(pattern: string | undefined, event: JsonRecord): boolean {
  const parsed = parsedRecord(pattern);
  return parsed !== undefined && fits(parsed, event);
}

/** Undefined for what is not a JSON object. */
export function parsedRecord(text: string | undefined): JsonRecord | undefined {
  try {
    const value = JSON.parse(text ?? '') as Json;
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function fits(pattern: JsonRecord, event: JsonRecord): boolean {
  const fields = Object.entries(pattern);
  return fields.length > 0 && fields.every(([name, wanted]) => fitsField(name, wanted, event));
}

function fitsField(name: string, wanted: Json | undefined, event: JsonRecord): boolean {
  if (name === '$or') return isList(wanted) && wanted.some((branch) => isRecord(branch) && fits(branch, event));
  const value = event[name];
  if (isRecord(wanted)) return fits(wanted, isRecord(value) ? value : {});
  if (!isList(wanted)) return false;
  const found = isList(value) ? value : value === undefined ? [] : [value];
  return wanted.some((leaf) => fitsLeaf(leaf, found));
}

/** `found` is empty where the event has no such field, and holds the elements of a list. */
function fitsLeaf(leaf: Json, found: readonly Json[]): boolean {
  if (!isRecord(leaf)) return found.includes(leaf);
  const [[operator, wanted] = ['', undefined], ...more] = Object.entries(leaf);
  if (more.length > 0) return false;
  if (operator === 'exists') return found.length > 0 === (wanted === true);
  return found.some((value) => compares(operator, wanted, value));
}

function compares(operator: string, wanted: Json | undefined, value: Json): boolean {
  const byText = (test: (text: string, part: string) => boolean): boolean => {
    const parts = isRecord(wanted) ? [] : isList(wanted) ? wanted : [wanted];
    return typeof value === 'string' && parts.some((part) => typeof part === 'string' && test(value, part));
  };
  switch (operator) {
    case 'prefix':
      return byText((text, part) => text.startsWith(part));
    case 'suffix':
      return byText((text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return byText((text, part) => text.toLowerCase() === part.toLowerCase());
    case 'wildcard':
      return byText((text, part) => withStars(part).test(text));
    case 'anything-but':
      return isAnythingBut(wanted, value);
    default:
      return false;
  }
}

const negatable = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']);

function isAnythingBut(wanted: Json | undefined, value: Json): boolean {
  if (isRecord(wanted)) {
    const [[operator, inner] = ['', undefined], ...more] = Object.entries(wanted);
    return more.length === 0 && negatable.has(operator) && !compares(operator, inner, value);
  }
  return isList(wanted) ? !wanted.includes(value) : wanted !== undefined && wanted !== value;
}

/** Here only `*` is special. */
export function withStars(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.+^${}()|[\]\\?]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
