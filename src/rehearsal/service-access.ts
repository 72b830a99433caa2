// What another AWS service may do with a resource of this account, by the policies on it.
import { policiesOf } from './authorize.ts';
import { decide, type AccessRequest } from './policy.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { AccountState } from './state.ts';

export interface ServiceRequest {
  /** E.g. `events.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly accountId: string;
  /** On whose behalf: the rule, alarm or trail. */
  readonly sourceArn?: string;
}

export const roleNameOf = (roleArn: string) => roleArn.slice(roleArn.lastIndexOf('/') + 1);

/** Whether the service may take the role. */
export function mayAssume(account: AccountState, service: string, roleArn: string): boolean {
  const role = account.roles.get(roleNameOf(roleArn));
  const asked = { service, accountId: account.accountId, action: 'sts:AssumeRole', resource: roleArn };
  return role !== undefined && letsService([role.trust], asked);
}

/** Whether the service may take the role, and by it do all of this. */
export function mayByRole(
  account: AccountState,
  by: { readonly service: string; readonly roleArn: string },
  actions: readonly string[],
  resource: string,
): boolean {
  const { service, roleArn } = by;
  if (!mayAssume(account, service, roleArn)) return false;
  const own = policiesOf(account, { kind: 'role', roleName: roleNameOf(roleArn), sessionName: service });
  return actions.every((action) => letsService(own, { service, accountId: account.accountId, action, resource }));
}

/** A condition that this account cannot evaluate lets nobody in: what is delivered must never be a guess. */
export function letsService(policies: readonly PolicyDocument[], asked: ServiceRequest): boolean {
  const { service, action, resource, accountId, sourceArn } = asked;
  const request: AccessRequest = {
    ...{ action, resource },
    asking: { kind: 'service', name: service },
    keys: new Map([
      ['aws:sourceaccount', accountId],
      ['aws:sourceowner', accountId],
      ['aws:securetransport', 'true'],
      ['aws:principalisawsservice', 'true'],
      ['aws:principalservicename', service],
      ...(sourceArn === undefined ? [] : [['aws:sourcearn', sourceArn] as const]),
    ]),
  };
  try {
    return decide(policies, request) === 'allowed';
  } catch {
    return false;
  }
}
