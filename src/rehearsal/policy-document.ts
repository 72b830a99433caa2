// IAM policy documents as data: parsing with the checks that matter, and nothing about what they allow.
import { readOperator } from './condition-operators.ts';

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: { readonly kind: 'these' | 'all-but'; readonly patterns: readonly string[] };
  readonly resources: { readonly kind: 'these' | 'all-but'; readonly patterns: readonly string[] };
  /** Present in resource policies only. */
  readonly principals?: readonly PolicyPrincipal[];
  readonly conditions: readonly Condition[];
  /** Whether `${…}` is a variable: from version 2012-10-17 on. */
  readonly variables: boolean;
}

export type PolicyPrincipal =
  { readonly type: 'anyone' } | { readonly type: 'AWS' | 'Service' | 'Federated'; readonly value: string };

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface PolicyDocument {
  /** As it was put, byte for byte. */
  readonly text: string;
  readonly statements: readonly Statement[];
}

export class MalformedPolicy extends Error {}

type Raw = { readonly [name: string]: unknown };

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `trust`: who may assume a role, which names no resource. */
export type PolicySort = 'identity' | 'resource' | 'trust';

/** Throws MalformedPolicy when `text` is not JSON or not a policy of the wanted sort. */
export function parsePolicy(text: string, sort: PolicySort): PolicyDocument {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new MalformedPolicy('This policy contains invalid Json');
  }
  if (!isRaw(raw)) throw new MalformedPolicy('This policy contains invalid Json');
  const version = raw['Version'] ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17')
    throw new MalformedPolicy('The policy has an invalid Version');
  const statements = Array.isArray(raw['Statement']) ? (raw['Statement'] as readonly unknown[]) : [raw['Statement']];
  if (statements.length === 0) throw new MalformedPolicy('The policy has no Statement');
  const variables = version === '2012-10-17';
  return { text, statements: statements.map((statement) => ({ ...parseStatement(statement, sort), variables })) };
}

function parseStatement(raw: unknown, sort: PolicySort): Omit<Statement, 'variables'> {
  if (!isRaw(raw)) throw new MalformedPolicy('Syntax errors in policy: Statement');
  const effect = raw['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new MalformedPolicy('Invalid effect');
  const principals = raw['Principal'];
  if (sort !== 'identity' && principals === undefined) throw new MalformedPolicy('Missing required field Principal');
  if (sort === 'identity' && principals !== undefined) {
    throw new MalformedPolicy('Policy document should not specify a principal.');
  }
  return {
    effect,
    actions: either(raw, 'Action', 'NotAction'),
    resources: sort === 'trust' ? noResource(raw) : either(raw, 'Resource', 'NotResource'),
    ...(principals === undefined ? {} : { principals: parsePrincipals(principals) }),
    conditions: parseConditions(raw['Condition']),
  };
}

function noResource(raw: Raw): Statement['resources'] {
  if (raw['Resource'] !== undefined) throw new MalformedPolicy('Has prohibited field Resource');
  return { kind: 'all-but', patterns: [] };
}

function either(raw: Raw, these: string, allBut: string): Statement['actions'] {
  const kind = raw[these] === undefined ? 'all-but' : 'these';
  const patterns = strings(raw[kind === 'these' ? these : allBut], these);
  if (patterns.length === 0) throw new MalformedPolicy(`Missing required field ${these}`);
  return { kind, patterns };
}

function parsePrincipals(raw: unknown): readonly PolicyPrincipal[] {
  if (raw === '*') return [{ type: 'anyone' }];
  if (!isRaw(raw)) throw new MalformedPolicy('Invalid principal in policy');
  return Object.entries(raw).flatMap(([type, values]) => {
    if (type !== 'AWS' && type !== 'Service' && type !== 'Federated') {
      throw new MalformedPolicy('Invalid principal in policy');
    }
    return strings(values, 'Principal').map((value): PolicyPrincipal =>
      type === 'AWS' && value === '*' ? { type: 'anyone' } : { type, value },
    );
  });
}

function parseConditions(raw: unknown): readonly Condition[] {
  if (raw === undefined) return [];
  if (!isRaw(raw)) throw new MalformedPolicy('Syntax errors in policy: Condition');
  return Object.entries(raw).flatMap(([operator, keys]) => {
    if (readOperator(operator) === undefined) throw new MalformedPolicy(`Invalid Condition type : ${operator}.`);
    if (!isRaw(keys)) throw new MalformedPolicy('Syntax errors in policy: Condition');
    return Object.entries(keys).map(([key, values]) => ({ operator, key, values: strings(values, 'Condition') }));
  });
}

function strings(raw: unknown, where: string): readonly string[] {
  const values = Array.isArray(raw) ? (raw as readonly unknown[]) : raw === undefined ? [] : [raw];
  return values.map((value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean' || typeof value === 'number') return String(value);
    throw new MalformedPolicy(`Syntax errors in policy: ${where}`);
  });
}
