// The names of condition operators and what their parts mean (IAM User Guide, "IAM JSON policy elements:
// Condition operators" and "Conditions with multiple context keys or values").

const comparisons = [
  ...['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool'],
  ...['NumericEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'],
  ...['DateEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  ...['BinaryEquals', 'IpAddress'],
] as const;

export type Comparison = (typeof comparisons)[number];

export type ConditionOperator =
  | { readonly kind: 'null' }
  | {
      readonly kind: 'compare';
      readonly comparison: Comparison;
      readonly negated: boolean;
      /** An absent key passes. */
      readonly ifExists: boolean;
      /** For keys with several values; absent for the ordinary form. */
      readonly set?: 'any' | 'all';
    };

const negations = new Map<string, Comparison>([
  ['StringNotEquals', 'StringEquals'],
  ['StringNotEqualsIgnoreCase', 'StringEqualsIgnoreCase'],
  ['StringNotLike', 'StringLike'],
  ['ArnNotEquals', 'ArnEquals'],
  ['ArnNotLike', 'ArnLike'],
  ['NumericNotEquals', 'NumericEquals'],
  ['DateNotEquals', 'DateEquals'],
  ['NotIpAddress', 'IpAddress'],
]);

const shape = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/;

/** Undefined for a name that AWS does not have. */
export function readOperator(name: string): ConditionOperator | undefined {
  if (name === 'Null') return { kind: 'null' };
  const [, set, base = '', ifExists] = shape.exec(name) ?? [];
  const negated = negations.get(base);
  const comparison = negated ?? comparisons.find((known) => known === base);
  if (comparison === undefined) return undefined;
  return {
    kind: 'compare',
    comparison,
    negated: negated !== undefined,
    ifExists: ifExists !== undefined,
    ...(set === undefined ? {} : { set: set === 'ForAnyValue' ? 'any' : 'all' }),
  };
}
