// What a metric filter of CloudWatch Logs matches in the records of CloudTrail (CloudWatch Logs User Guide, "Filter
// pattern syntax"). Only JSON conditions are understood; anything else counts as matching nothing.
import { isRecord, type Json, type JsonRecord, withStars } from './event-patterns.ts';

/** The most that AWS takes (CloudWatch Logs API reference, PutMetricFilter). */
export const longestFilter = 1_024;

type Test = (record: JsonRecord) => boolean;

class NotUnderstood extends Error {}

/** True when the filter counts the record. */
export function matchesRecord(filter: string | undefined, record: JsonRecord): boolean {
  try {
    return parsed(filter ?? '')(record);
  } catch (error) {
    if (error instanceof NotUnderstood) return false;
    throw error;
  }
}

const lexeme = /\s*(?:(&&|\|\||!=|[=()])|(\$(?:\.\w+)+)|"((?:[^"\\]|\\.)*)"|([^\s()&|=!"<>]+))/y;

interface Token {
  readonly kind: 'sign' | 'selector' | 'value';
  readonly text: string;
}

function tokensOf(text: string): readonly Token[] {
  const next = new RegExp(lexeme);
  const tokens: Token[] = [];
  const inner = text.trimEnd();
  for (let at = 0; at < inner.length; at = next.lastIndex) {
    next.lastIndex = at;
    const [, sign, selector, quoted, word = ''] = next.exec(inner) ?? [];
    if (next.lastIndex === 0) throw new NotUnderstood();
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (selector !== undefined) tokens.push({ kind: 'selector', text: selector });
    else tokens.push({ kind: 'value', text: quoted?.replace(/\\(.)/g, '$1') ?? word });
  }
  return tokens;
}

/** `&&` binds tighter than `||`. */
function parsed(text: string): Test {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (inner === undefined) throw new NotUnderstood();
  const tokens = [...tokensOf(inner)];
  const take = (): Token => {
    const token = tokens.shift();
    if (token === undefined) throw new NotUnderstood();
    return token;
  };
  const isNext = (sign: string) => tokens[0]?.text.toUpperCase() === sign;
  const joined = (sign: '&&' | '||', part: () => Test): readonly Test[] => {
    const parts = [part()];
    while (tokens[0]?.kind === 'sign' && isNext(sign)) {
      take();
      parts.push(part());
    }
    return parts;
  };
  const either = (): Test => {
    const parts = joined('||', both);
    return (record) => parts.some((test) => test(record));
  };
  const both = (): Test => {
    const parts = joined('&&', one);
    return (record) => parts.every((test) => test(record));
  };
  const one = (): Test => {
    if (!isNext('(')) return comparison();
    take();
    const inside = either();
    if (take().text !== ')') throw new NotUnderstood();
    return inside;
  };
  const comparison = (): Test => {
    const { kind, text: path } = take();
    if (kind !== 'selector') throw new NotUnderstood();
    if (isNext('NOT') || isNext('EXISTS')) {
      const wanted = take().text.toUpperCase() === 'EXISTS';
      if (!wanted && take().text.toUpperCase() !== 'EXISTS') throw new NotUnderstood();
      return (record) => (valueAt(record, path) !== undefined) === wanted;
    }
    if (isNext('IS')) {
      take();
      const constant = constants.get(take().text.toUpperCase());
      if (constant === undefined) throw new NotUnderstood();
      return (record) => valueAt(record, path) === constant;
    }
    const sign = take().text;
    const value = take();
    if (value.kind !== 'value' || value.text.startsWith('%')) throw new NotUnderstood();
    const pattern = withStars(value.text);
    const isSame = (found: Json) =>
      (typeof found === 'string' || typeof found === 'number') && pattern.test(`${found}`);
    if (sign === '=') return (record) => isSame(valueAt(record, path) ?? null);
    if (sign !== '!=') throw new NotUnderstood();
    // A field that is not there fails every comparison, this one too.
    return (record) => {
      const found = valueAt(record, path);
      return found !== undefined && !isSame(found);
    };
  };
  const whole = either();
  if (tokens.length > 0) throw new NotUnderstood();
  return whole;
}

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
]);

/** `$.userIdentity.type`. */
function valueAt(record: JsonRecord, path: string): Json | undefined {
  let value: Json | undefined = record;
  for (const name of path.split('.').slice(1)) value = isRecord(value) ? value[name] : undefined;
  return value;
}
