// Policy evaluation, in AWS's order: an explicit deny anywhere wins, a service control policy next,
// then an allow from the identity's or the resource's own policies. Conditions that are not
// understood throw, because a guess would make a rehearsal lie.
import type { Condition, PolicyDocument, Statement } from './policy-document.ts';

/** Condition keys of a request in lower case; a missing one is absent, as on AWS. */
export type RequestKeys = ReadonlyMap<string, string>;

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly keys: RequestKeys;
  /** Who asks, for resource policies. */
  readonly asking:
    | { readonly kind: 'identity'; readonly arn: string; readonly accountId: string }
    | { readonly kind: 'service'; readonly name: string };
}

export type Decision = 'allowed' | 'not-allowed' | 'denied';

/** Decides by one set of policies alone. */
export function decide(policies: readonly PolicyDocument[], request: AccessRequest): Decision {
  let decision: Decision = 'not-allowed';
  for (const { statements } of policies) {
    for (const statement of statements) {
      if (!applies(statement, request)) continue;
      if (statement.effect === 'Deny') return 'denied';
      decision = 'allowed';
    }
  }
  return decision;
}

function applies(statement: Statement, request: AccessRequest): boolean {
  return (
    matchesPrincipal(statement, request) &&
    matchesSet(statement.actions, (pattern) => wildcard(pattern.toLowerCase(), request.action.toLowerCase())) &&
    matchesSet(statement.resources, (pattern) => wildcard(filled(pattern, request.keys), request.resource)) &&
    statement.conditions.every((condition) => holds(condition, request.keys))
  );
}

function matchesSet(set: Statement['actions'], matches: (pattern: string) => boolean): boolean {
  const found = set.patterns.some(matches);
  return set.kind === 'these' ? found : !found;
}

/** Policy variables such as `${aws:username}`, from the request's own keys; an absent one matches nothing. */
function filled(pattern: string, keys: RequestKeys): string {
  return pattern.replace(/\$\{([^}]+)\}/g, (_, key: string) => keys.get(key.toLowerCase()) ?? '\u0000');
}

function matchesPrincipal(statement: Statement, { asking }: AccessRequest): boolean {
  if (statement.principals === undefined) return true;
  return statement.principals.some((principal) => {
    switch (principal.type) {
      case 'anyone':
        return true;
      case 'Service':
        return asking.kind === 'service' && asking.name === principal.value;
      case 'AWS':
        return (
          asking.kind === 'identity' &&
          (principal.value === asking.arn ||
            principal.value === asking.accountId ||
            new RegExp(`^arn:[^:]+:iam::${asking.accountId}:root$`).test(principal.value))
        );
      case 'Federated':
        return false;
      default:
        return principal satisfies never;
    }
  });
}

/** `*` stands for any run of characters, `?` for one. */
export function wildcard(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

function holds({ operator, key, values }: Condition, keys: RequestKeys): boolean {
  const value = keys.get(key.toLowerCase());
  if (operator === 'Null') {
    const wantsAbsent = values.every((wanted) => wanted.toLowerCase() === 'true');
    return (value === undefined) === wantsAbsent;
  }
  const ifExists = operator.endsWith('IfExists');
  const name = ifExists ? operator.slice(0, -'IfExists'.length) : operator;
  const negated = /^(StringNot|ArnNot)/.test(name);
  // An absent key fails a positive test and passes a negated one; IfExists passes either way.
  if (value === undefined) return ifExists || negated;
  const some = values.some((wanted) => compare(name.replace('Not', ''), value, filled(wanted, keys)));
  return negated ? !some : some;
}

function compare(operator: string, value: string, wanted: string): boolean {
  switch (operator) {
    case 'Bool':
    case 'StringEqualsIgnoreCase':
      return value.toLowerCase() === wanted.toLowerCase();
    case 'StringEquals':
      return value === wanted;
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return wildcard(wanted, value);
    default:
      throw new Error(`the rehearsal account does not evaluate the condition operator ${operator}`);
  }
}
