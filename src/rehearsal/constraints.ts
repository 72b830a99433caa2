// What AWS's models demand of the input of an operation: required members, lengths, ranges, patterns, enums. AWS's
// services check these before they look at anything else, and name all that is wrong at once. The table is made from
// the models by test/slow/constraints.py.
import { invalid, type AwsError } from './aws-error.ts';
import table from './constraints.json' with { type: 'json' };
import type { Input, InputValue } from './input.ts';
import type { Operation, OperationTable } from './operation.ts';

interface Shape {
  /** Of texts, lists and maps: least and most. */
  readonly length?: readonly number[];
  /** Of numbers. */
  readonly range?: readonly number[];
  /** Of the whole text. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  /** Not to be repeated in a message. */
  readonly secret?: boolean;
  /** `Name:Shape` for each by its name on the wire, without a shape where it may be anything; `!` marks the required. */
  readonly members?: string;
  readonly each?: string;
  readonly key?: string;
  readonly value?: string;
}

interface Demands {
  /** Their members, as those of shapes. */
  readonly operations: { readonly [name: string]: string };
  readonly shapes: { readonly [name: string]: Shape };
}

const demands: { readonly [service: string]: Demands } = table;

/** What of an input breaks what constraint. */
export interface Broken {
  readonly kind: 'missing' | 'short' | 'long' | 'small' | 'large' | 'pattern' | 'enum';
  /** As `tags.1.member.key`. */
  readonly at: string;
  /** In AWS's words. */
  readonly message: string;
}

/** How a service refuses an input that breaks something; `all` holds one at least. */
export type Refuse = (all: readonly Broken[]) => AwsError;

/** The same operations, refusing every input that AWS's models rule out, once the caller may call them. */
export function constrained(service: string, refuse: Refuse, operations: OperationTable): OperationTable {
  const { operations: inputs, shapes } = demands[service] ?? { operations: {}, shapes: {} };
  const guarded = (name: string, operation: Operation): Operation => {
    const members = inputs[name];
    if (members === undefined) return operation;
    return {
      ...operation,
      run: (context) => {
        const broken = brokenMembers(context.input, members, '', shapes);
        if (broken.length > 0) throw refuse(broken);
        return operation.run(context);
      },
    };
  };
  return Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, guarded(name, operation)]));
}

/** As most services refuse it. */
export const validationError: Refuse = (all) => invalid(wordsFor(all));

/** `2 validation errors detected: …; …` */
export function wordsFor(all: readonly Broken[]): string {
  return `${all.length} validation error${all.length === 1 ? '' : 's'} detected: ${all.map(({ message }) => message).join('; ')}`;
}

type Shapes = Demands['shapes'];

function brokenMembers(input: Input, members: string, path: string, shapes: Shapes): readonly Broken[] {
  return members.split(' ').flatMap((member) => {
    const [marked = '', shape = ''] = member.split(':');
    const name = marked.replace(/!$/, '');
    const value = input[name];
    const at = `${path}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    if (value !== undefined && value !== null) return brokenBy(value, shapes[shape] ?? {}, at, shapes);
    return name === marked ? [] : [broken('missing', null, at, 'Member must not be null')];
  });
}

function brokenBy(value: InputValue, shape: Shape, at: string, shapes: Shapes): readonly Broken[] {
  const within = (name: string | undefined, inner: InputValue, place: string) =>
    name === undefined ? [] : brokenBy(inner, shapes[name] ?? {}, `${at}.${place}`, shapes);
  const own = brokenLimits(value, shape, at);
  // A list that came over the query protocol empty is an empty text.
  if (value === null || typeof value !== 'object') return own;
  if (isList(value)) {
    return [...own, ...value.flatMap((item, index) => within(shape.each, item, `${index + 1}.member`))];
  }
  if (shape.members !== undefined) return [...own, ...brokenMembers(value, shape.members, `${at}.`, shapes)];
  const entries = Object.entries(value).flatMap(([key, item]) => [
    ...within(shape.key, key, 'key'),
    ...within(shape.value, item ?? null, `${key}.member`),
  ]);
  return [...own, ...entries];
}

function brokenLimits(value: InputValue, shape: Shape, at: string): readonly Broken[] {
  const { length, range, pattern, oneOf, secret } = shape;
  const found: Broken[] = [];
  const note = (kind: Broken['kind'], rule: string) => {
    found.push(broken(kind, secret === true ? undefined : value, at, `Member must ${rule}`));
  };
  const size = sizeOf(value, shape);
  if (length !== undefined && size !== undefined) {
    const [least = 0, most = Number.POSITIVE_INFINITY] = length;
    if (size < least) note('short', `have length greater than or equal to ${least}`);
    if (size > most) note('long', `have length less than or equal to ${most}`);
  }
  // The query protocol has numbers as text; what is no number is for the operation to refuse.
  const number = range !== undefined && value !== '' ? Number(value) : Number.NaN;
  if (range !== undefined) {
    const [least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY] = range;
    if (number < least) note('small', `have value greater than or equal to ${least}`);
    if (number > most) note('large', `have value less than or equal to ${most}`);
  }
  if (typeof value === 'string') {
    if (pattern !== undefined && !matches(pattern, value)) {
      note('pattern', `satisfy regular expression pattern: ${pattern}`);
    }
    if (oneOf?.includes(value) === false) note('enum', `satisfy enum value set: [${oneOf.join(', ')}]`);
  }
  return found;
}

function sizeOf(value: InputValue, { each, members }: Shape): number | undefined {
  if (typeof value === 'string')
    return value === '' || (each === undefined && members === undefined) ? value.length : 0;
  if (isList(value)) return value.length;
  return typeof value === 'object' && value !== null && members === undefined ? Object.keys(value).length : undefined;
}

function matches(pattern: string, text: string): boolean {
  // Only patterns that need it are read as Unicode ones: the others escape more than those may.
  return new RegExp(`^(?:${pattern})$`, /\\p\{|\\u[dD]8/.test(pattern) ? 'u' : '').test(text);
}

function broken(kind: Broken['kind'], value: InputValue | undefined, at: string, rule: string): Broken {
  const shown = value === undefined ? 'Value' : value === null ? 'Value null' : `Value '${textOf(value)}'`;
  return { kind, at, message: `${shown} at '${at}' failed to satisfy constraint: ${rule}` };
}

function textOf(value: InputValue): string {
  if (isList(value)) return `[${value.map(textOf).join(', ')}]`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function isList(value: InputValue): value is readonly InputValue[] {
  return Array.isArray(value);
}
