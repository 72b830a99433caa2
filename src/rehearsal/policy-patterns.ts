// Patterns of policies: `*` and `?`, policy variables, and ARNs, whose parts are compared one by one
// (IAM User Guide, "IAM JSON policy elements: Variables and tags", "Resource", "ARN condition operators").
import type { RequestKeys } from './policy.ts';

interface Wildcard {
  readonly fits: 'one sign' | 'any run';
}
const oneSign: Wildcard = { fits: 'one sign' };
const anyRun: Wildcard = { fits: 'any run' };

/** A character that stands for itself, or a wildcard. */
type Sign = string | Wildcard;
export type Pattern = readonly Sign[];

/**
 * A pattern with its variables filled in; what a variable stands for is text, never a wildcard. Undefined when
 * the request has no value for one, and it has no default: then nothing fits.
 */
export function fillPattern(text: string, keys: RequestKeys, withVariables: boolean): Pattern | undefined {
  const signs: Sign[] = [];
  const parts = withVariables ? text.split(/(\$\{[^}]*\})/) : [text];
  for (const part of parts) {
    const variable = withVariables ? /^\$\{([^}]*)\}$/.exec(part)?.[1] : undefined;
    if (variable === undefined) {
      for (const sign of part) signs.push(sign === '*' ? anyRun : sign === '?' ? oneSign : sign);
      continue;
    }
    const value = valueOf(variable, keys);
    if (value === undefined) return undefined;
    signs.push(...value);
  }
  return signs;
}

/** The same where a policy compares word for word and wildcards are ordinary characters. */
export function fillText(text: string, keys: RequestKeys, withVariables: boolean): string | undefined {
  if (!withVariables) return text;
  let isComplete = true;
  const filled = text.replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
    const value = valueOf(variable, keys);
    if (value === undefined) isComplete = false;
    return value ?? '';
  });
  return isComplete ? filled : undefined;
}

/** `aws:username`, or with a default `aws:username, 'nobody'`; `*`, `?` and `$` stand for themselves. */
function valueOf(variable: string, keys: RequestKeys): string | undefined {
  if (variable === '*' || variable === '?' || variable === '$') return variable;
  const [, name = variable, otherwise] = /^([^,]*?)\s*,\s*'(.*)'\s*$/.exec(variable) ?? [];
  const value = keys.get(name.trim().toLowerCase());
  // A key with several values cannot stand in a pattern.
  return typeof value === 'string' ? value : otherwise;
}

/** Whether the whole value fits. Takes time by length of pattern times length of value, whatever they are. */
export function fits(pattern: Pattern, value: string): boolean {
  const signs = [...value];
  let at = 0;
  let inPattern = 0;
  let run: { readonly pattern: number; value: number } | undefined;
  while (at < signs.length) {
    const sign = pattern[inPattern];
    if (sign === anyRun) {
      run = { pattern: inPattern, value: at };
      inPattern += 1;
    } else if (sign === oneSign || (sign !== undefined && sign === signs[at])) {
      at += 1;
      inPattern += 1;
    } else if (run === undefined) {
      return false;
    } else {
      // The last run takes one more character.
      run.value += 1;
      at = run.value;
      inPattern = run.pattern + 1;
    }
  }
  return pattern.slice(inPattern).every((sign) => sign === anyRun);
}

export function wildcard(text: string, value: string): boolean {
  const pattern = fillPattern(text, new Map(), false);
  return pattern !== undefined && fits(pattern, value);
}

const partsOfArn = 6;

/** No wildcard reaches over a colon, but in the last part, which may hold some. */
export function fitsArn(pattern: Pattern, value: string): boolean {
  const patterns = splitAtColons(pattern);
  const values = splitAtColons([...value]).map((part) => part.join(''));
  if (patterns.length !== partsOfArn || values.length !== partsOfArn) return false;
  return patterns.every((part, index) => fits(part, values[index] ?? ''));
}

/** As in a Resource element: an ARN that ends early means all there is behind it, and a lone `*` everything. */
export function fitsResource(pattern: Pattern, value: string): boolean {
  if (pattern.every((sign) => sign === anyRun) && pattern.length > 0) return true;
  const parts = splitAtColons(pattern);
  const isArn = fits(parts[0] ?? [], 'arn');
  if (!isArn || !value.startsWith('arn:')) return fits(pattern, value);
  const missing = Math.max(0, partsOfArn - parts.length);
  return fitsArn([...pattern, ...Array.from({ length: missing }, (): Sign[] => [':', anyRun]).flat()], value);
}

function splitAtColons<S extends Sign>(signs: readonly S[]): readonly (readonly S[])[] {
  const parts: S[][] = [[]];
  for (const sign of signs) {
    if (sign === ':' && parts.length < partsOfArn) parts.push([]);
    else parts.at(-1)?.push(sign);
  }
  return parts;
}
