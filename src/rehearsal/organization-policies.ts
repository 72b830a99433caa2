// What an organization lets an account do. Service control policies bind every account but the management
// account, root included; each level must allow a call (Organizations User Guide, "SCP evaluation").
import { decide, type AccessRequest, type Decision } from './policy.ts';
import type { AccountState } from './state.ts';

export function decideByOrganization(account: AccountState, request: AccessRequest): Decision {
  if (account.scps.length > 0 && decide(account.scps, request) === 'denied') return 'denied';
  const { organization, accountId } = account;
  if (organization === undefined || accountId === organization.managementAccountId) return 'allowed';
  if (!organization.policyTypes.has('SERVICE_CONTROL_POLICY')) return 'allowed';
  const levels = [organization.rootId, accountId].map((target) =>
    [...organization.policies.values()]
      .filter(({ type, targets }) => type === 'SERVICE_CONTROL_POLICY' && targets.has(target))
      .map(({ document }) => document),
  );
  // An account outside this rehearsal's organization data has no policies to go by.
  if (levels.every((policies) => policies.length === 0)) return 'allowed';
  const decisions = levels.map((policies) => decide(policies, request));
  if (decisions.includes('denied')) return 'denied';
  return decisions.every((decision) => decision === 'allowed') ? 'allowed' : 'not-allowed';
}
