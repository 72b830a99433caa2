// What another AWS service may do with a resource of this account, by the policies on it.
import { decide, type AccessRequest } from './policy.ts';
import type { PolicyDocument } from './policy-document.ts';

export interface ServiceRequest {
  /** E.g. `events.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly accountId: string;
  /** On whose behalf: the rule, alarm or trail. */
  readonly sourceArn?: string;
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
