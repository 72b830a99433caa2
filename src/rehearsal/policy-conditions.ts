// Whether a condition of a policy holds for a request (IAM User Guide, "IAM JSON policy elements: Condition
// operators", "Conditions with multiple context keys or values").
import { readOperator, type Comparison } from './condition-operators.ts';
import type { RequestKeys } from './policy.ts';
import type { Condition } from './policy-document.ts';
import { fillPattern, fillText, fits, fitsArn } from './policy-patterns.ts';

/** Throws for an operator that is not simulated, because a guess would make a rehearsal lie. */
export function holds({ operator: name, key, values }: Condition, keys: RequestKeys, withVariables: boolean): boolean {
  const operator = readOperator(name);
  if (operator === undefined) throw new Error(`there is no condition operator ${name}`);
  const found = keys.get(key.toLowerCase());
  if (operator.kind === 'null') {
    return values.some((wanted) => (wanted.toLowerCase() === 'true') === (found === undefined));
  }
  const { comparison, negated, ifExists, set } = operator;
  // An absent key fails a positive test and passes a negated one; IfExists passes either way.
  if (found === undefined && set !== 'all') return ifExists || (negated && set === undefined);
  const given = found === undefined ? [] : typeof found === 'string' ? [found] : found;
  const equals = (value: string) => values.some((wanted) => compare(comparison, value, wanted, keys, withVariables));
  const passes = (value: string) => equals(value) !== negated;
  // A negated test of several values without a set operator: none of them may be there.
  return set === 'all' || (set === undefined && negated) ? given.every(passes) : given.some(passes);
}

function compare(
  comparison: Comparison,
  value: string,
  wanted: string,
  keys: RequestKeys,
  withVariables: boolean,
): boolean {
  const text = () => fillText(wanted, keys, withVariables);
  const pattern = fillPattern(wanted, keys, withVariables);
  switch (comparison) {
    case 'StringEquals':
      return value === text();
    case 'Bool':
    case 'StringEqualsIgnoreCase':
      return value.toLowerCase() === text()?.toLowerCase();
    case 'StringLike':
      return pattern !== undefined && fits(pattern, value);
    case 'ArnEquals':
    case 'ArnLike':
      return pattern !== undefined && fitsArn(pattern, value);
    case 'NumericEquals':
    case 'NumericLessThan':
    case 'NumericLessThanEquals':
    case 'NumericGreaterThan':
    case 'NumericGreaterThanEquals':
      return inOrder(comparison.slice('Numeric'.length), numberOf(value), numberOf(text()));
    case 'DateEquals':
    case 'DateLessThan':
    case 'DateLessThanEquals':
    case 'DateGreaterThan':
    case 'DateGreaterThanEquals':
      return inOrder(comparison.slice('Date'.length), timeOf(value), timeOf(text()));
    case 'BinaryEquals':
    case 'IpAddress':
      throw new Error(`the rehearsal account does not evaluate the condition operator ${comparison}`);
    default:
      return comparison satisfies never;
  }
}

/** False when either side is no number. */
function inOrder(relation: string, value: number, wanted: number): boolean {
  switch (relation) {
    case 'Equals':
      return value === wanted;
    case 'LessThan':
      return value < wanted;
    case 'LessThanEquals':
      return value <= wanted;
    case 'GreaterThan':
      return value > wanted;
    default:
      return value >= wanted;
  }
}

function numberOf(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

/** An ISO 8601 time, or seconds since the epoch; as milliseconds. */
function timeOf(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}
