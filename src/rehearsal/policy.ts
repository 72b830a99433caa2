// Policy evaluation, in AWS's order: an explicit deny anywhere wins, then an allow
// (IAM User Guide, "Policy evaluation logic"). How a condition is tested is in policy-conditions.ts.
import { holds } from './policy-conditions.ts';
import type { PolicyDocument, PolicyPrincipal, Statement } from './policy-document.ts';
import { fillPattern, fitsResource, wildcard } from './policy-patterns.ts';

/** Condition keys of a request in lower case; a missing one is absent, as on AWS. Some have several values. */
export type RequestKeys = ReadonlyMap<string, string | readonly string[]>;

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly keys: RequestKeys;
  /** Who asks, for resource policies. */
  readonly asking:
    | {
        readonly kind: 'identity';
        readonly arn: string;
        readonly accountId: string;
        /** Of the role behind a session. */
        readonly roleArn?: string;
      }
    | { readonly kind: 'service'; readonly name: string };
}

export type Decision = 'allowed' | 'not-allowed' | 'denied';

/**
 * Decides by one set of policies alone. A resource policy that allows a whole account only lets that account's own
 * policies decide; where they are asked besides, `accountsCount: false` leaves such statements out.
 */
export function decide(
  policies: readonly PolicyDocument[],
  request: AccessRequest,
  { accountsCount = true }: { readonly accountsCount?: boolean } = {},
): Decision {
  let decision: Decision = 'not-allowed';
  for (const { statements } of policies) {
    for (const statement of statements) {
      if (!applies(statement, request, accountsCount || statement.effect === 'Deny')) continue;
      if (statement.effect === 'Deny') return 'denied';
      decision = 'allowed';
    }
  }
  return decision;
}

function applies(statement: Statement, request: AccessRequest, accountsCount: boolean): boolean {
  const { principals, actions, resources, conditions, variables } = statement;
  const { action, resource, keys } = request;
  return (
    (principals === undefined || principals.some((principal) => isMeant(principal, request, accountsCount))) &&
    matchesSet(actions, (pattern) => wildcard(pattern.toLowerCase(), action.toLowerCase())) &&
    matchesSet(resources, (text) => {
      const pattern = fillPattern(text, keys, variables);
      return pattern !== undefined && fitsResource(pattern, resource);
    }) &&
    conditions.every((condition) => holds(condition, keys, variables))
  );
}

function matchesSet(set: Statement['actions'], matches: (pattern: string) => boolean): boolean {
  const found = set.patterns.some(matches);
  return set.kind === 'these' ? found : !found;
}

function isMeant(principal: PolicyPrincipal, { asking }: AccessRequest, accountsCount: boolean): boolean {
  switch (principal.type) {
    case 'anyone':
      return true;
    case 'Service':
      return asking.kind === 'service' && asking.name === principal.value;
    case 'AWS': {
      if (asking.kind !== 'identity') return false;
      const { value } = principal;
      const { arn, roleArn, accountId } = asking;
      if (value === arn || value === roleArn) return true;
      return accountsCount && (value === accountId || /^arn:[^:]+:iam::(\d+):root$/.exec(value)?.[1] === accountId);
    }
    case 'Federated':
      return false;
    default:
      return principal satisfies never;
  }
}
