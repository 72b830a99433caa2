// Filter patterns of CloudWatch Logs: JSON conditions in braces, and terms
// (CloudWatch Logs User Guide, "Filter pattern syntax for metric filters").
import { MalformedFilter, notSimulated, parseCondition, type Condition } from './filter-condition.ts';
import { valuesAt } from './json-path.ts';

export interface FilterPattern {
  readonly matches: (message: string) => boolean;
  /** What the message has where the pattern looks, by selector. */
  readonly extracts: (message: string) => ReadonlyMap<string, string>;
}

/** Throws MalformedFilter; NotImplemented for a sort of pattern that is not simulated. */
export function parseFilterPattern(text: string): FilterPattern {
  const trimmed = text.trim();
  if (/^\{|\}$/.test(trimmed)) return jsonPattern(parseCondition(trimmed));
  if (trimmed.startsWith('[')) throw notSimulated('space-delimited filter patterns');
  if (/(^|\s)%/.test(trimmed)) throw notSimulated('regular expressions in filter patterns');
  return { matches: termPattern(trimmed), extracts: () => new Map() };
}

function jsonPattern({ holds, selectors }: Condition): FilterPattern {
  return {
    matches: (message) => {
      const event = readJson(message);
      return event !== undefined && holds(event);
    },
    extracts: (message) => {
      const event = readJson(message);
      return new Map(
        selectors.flatMap(({ text, path }) => valuesAt(event, path).map((value) => [text, textOf(value)] as const)),
      );
    },
  };
}

/** Undefined for what is no JSON object: no JSON condition matches it. */
export function readJson(message: string): object | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As CloudWatch writes a value that stood in JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** All plain terms, none with `-` before it and, where there are some with `?`, one of them. Nothing matches all. */
function termPattern(text: string): FilterPattern['matches'] {
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign = '', quoted, plain = '']) => {
    if (quoted === undefined && !/^\w+$/.test(plain)) {
      throw new MalformedFilter(`the term ${plain} must stand in double quotes`);
    }
    return { sign, text: quoted?.replace(/\\(.)/g, '$1') ?? plain };
  });
  const of = (sign: string) => terms.filter((term) => term.sign === sign);
  return (message) => {
    const has = (term: { readonly text: string }) => message.includes(term.text);
    return of('').every(has) && !of('-').some(has) && (of('?').length === 0 || of('?').some(has));
  };
}
