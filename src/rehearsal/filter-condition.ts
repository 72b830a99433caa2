// The JSON conditions in braces of CloudWatch Logs filter patterns, from text to a function
// (CloudWatch Logs User Guide, "Matching terms in JSON log events").
import { AwsError } from './aws-error.ts';
import { starPattern } from './event-pattern.ts';
import { parsePath, valuesAt, type JsonPath } from './json-path.ts';

export class MalformedFilter extends Error {}

/** What AWS may well take, and this account cannot evaluate. */
export function notSimulated(what: string): AwsError {
  return new AwsError('NotImplemented', 501, `The rehearsal account does not simulate ${what}.`);
}

export interface Condition {
  readonly holds: (event: unknown) => boolean;
  /** The selectors it looks at, as written. */
  readonly selectors: readonly { readonly text: string; readonly path: JsonPath }[];
}

type Token =
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'selector'; readonly text: string; readonly path: JsonPath }
  | { readonly kind: 'quoted' | 'word'; readonly text: string };

const lexeme =
  /\s*(?:(&&|\|\||!=|<=|>=|[=<>()])|(\$(?:\.[\w:/-]+|\.?\[[^\]]*\])+)|"((?:[^"\\]|\\.)*)"|([^\s()&|=<>!"]+))/y;

function tokensOf(text: string): readonly Token[] {
  const next = new RegExp(lexeme);
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at = next.lastIndex) {
    next.lastIndex = at;
    const found = next.exec(text);
    if (found === null) throw new MalformedFilter('it has a character that does not belong there');
    const [, sign, selector, quoted, word = ''] = found;
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (selector !== undefined) tokens.push(selectorToken(selector));
    else if (quoted === undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'quoted', text: quoted.replace(/\\(.)/g, '$1') });
  }
  return tokens;
}

function selectorToken(text: string): Token {
  const path = parsePath(text);
  if (path === undefined) throw new MalformedFilter(`${text} is not a selector`);
  return { kind: 'selector', text, path };
}

/** Takes `{ … }` whole. Throws MalformedFilter. `&&` binds tighter than `||`. */
export function parseCondition(text: string): Condition {
  const inner = /^\{(.*)\}$/s.exec(text)?.[1]?.trim();
  if (inner === undefined) throw new MalformedFilter('its braces do not match');
  const tokens = tokensOf(inner);
  const selectors = tokens.flatMap((token) => (token.kind === 'selector' ? [token] : []));
  let at = 0;
  const isSign = (sign: string) => tokens[at]?.kind === 'sign' && tokens[at]?.text === sign;
  const isWord = (word: string) => tokens[at]?.kind === 'word' && tokens[at]?.text.toUpperCase() === word;
  const take = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw new MalformedFilter('it ends too early');
    at += 1;
    return token;
  };
  const either = (): Condition['holds'] => {
    const branches = [both()];
    while (isSign('||')) {
      take();
      branches.push(both());
    }
    return (event) => branches.some((holds) => holds(event));
  };
  const both = (): Condition['holds'] => {
    const parts = [one()];
    while (isSign('&&')) {
      take();
      parts.push(one());
    }
    return (event) => parts.every((holds) => holds(event));
  };
  const one = (): Condition['holds'] => {
    if (!isSign('(')) return comparison();
    take();
    const inside = either();
    if (!isSign(')')) throw new MalformedFilter('a parenthesis is not closed');
    take();
    return inside;
  };
  const comparison = (): Condition['holds'] => {
    const selector = take();
    if (selector.kind !== 'selector') throw new MalformedFilter(`a selector was expected at ${selector.text}`);
    const { path } = selector;
    const negated = isWord('NOT');
    if (negated) take();
    if (isWord('EXISTS')) {
      take();
      return (event) => valuesAt(event, path).length > 0 !== negated;
    }
    if (negated) throw new MalformedFilter('NOT must stand before EXISTS');
    if (isWord('IS')) {
      take();
      const wanted = constants.get(take().text.toUpperCase());
      if (wanted === undefined) throw new MalformedFilter('IS must stand before NULL, TRUE or FALSE');
      return (event) => valuesAt(event, path).includes(wanted);
    }
    return compared(path, take(), take());
  };
  const holds = either();
  if (at < tokens.length) throw new MalformedFilter(`nothing was expected at ${take().text}`);
  return { holds, selectors };
}

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
]);

/** A property that is not there fails every comparison, `!=` too. */
function compared(path: JsonPath, sign: Token, wanted: Token): Condition['holds'] {
  if (sign.kind !== 'sign' || /[()&|]/.test(sign.text)) throw new MalformedFilter('a comparison was expected');
  if (wanted.kind !== 'quoted' && wanted.kind !== 'word') throw new MalformedFilter('a value was expected');
  if (wanted.kind === 'word' && wanted.text.startsWith('%'))
    throw notSimulated('regular expressions in filter patterns');
  if (sign.text === '=' || sign.text === '!=') {
    const isSame = equalsText(wanted);
    return (event) => {
      const values = valuesAt(event, path);
      return sign.text === '=' ? values.some(isSame) : values.length > 0 && !values.some(isSame);
    };
  }
  const limit = Number(wanted.text);
  if (wanted.kind === 'quoted' || wanted.text === '' || Number.isNaN(limit)) {
    throw new MalformedFilter(`${sign.text} must stand before a number`);
  }
  return (event) =>
    valuesAt(event, path).some((value) => typeof value === 'number' && inOrder(value, sign.text, limit));
}

function inOrder(value: number, sign: string, limit: number): boolean {
  switch (sign) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    default:
      return value >= limit;
  }
}

/** `*` stands for any run of characters. A value in quotes is a text; without them it may be a number too. */
function equalsText({ kind, text }: Token): (value: unknown) => boolean {
  const pattern = starPattern(text);
  const number = kind === 'word' ? Number(text) : Number.NaN;
  return (value) =>
    (typeof value === 'string' && pattern.test(value)) ||
    (kind === 'word' && typeof value === 'number' && (value === number || pattern.test(String(value))));
}
