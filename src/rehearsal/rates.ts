// How many calls AWS takes in a second before it throttles. CloudTrail's numbers are documented (CloudTrail User
// Guide, "Quotas"); those of IAM, STS and Organizations are not, so tight ones are one of the answers to a doubt.
import type { AccountState } from './state.ts';

interface Rate {
  readonly perSecond: number;
  /** What may come at once after a rest. */
  readonly burst: number;
}

/** What is left of a rate at one moment. */
export interface Allowance {
  readonly calls: number;
  readonly at: number;
}

const rates: { readonly [kind: string]: Rate } = {
  iam: { perSecond: 10, burst: 20 },
  sts: { perSecond: 10, burst: 20 },
  organizations: { perSecond: 5, burst: 10 },
  'cloudtrail history': { perSecond: 2, burst: 2 },
  'cloudtrail reads': { perSecond: 10, burst: 10 },
  'cloudtrail changes': { perSecond: 1, burst: 1 },
};

function kindOf(service: string, operation: string): string {
  if (service !== 'cloudtrail') return service;
  if (operation === 'LookupEvents') return 'cloudtrail history';
  return /^(Get|List|Describe)/.test(operation) ? 'cloudtrail reads' : 'cloudtrail changes';
}

/** Counts a call that arrives now. False when there were too many already; then it does not count. */
export function withinRate(account: AccountState, service: string, operation: string, region: string, now: number) {
  if (account.doubts['request-rates'] === 'many') return true;
  const kind = kindOf(service, operation);
  const rate = rates[kind];
  if (rate === undefined) return true;
  const name = `${kind} ${region}`;
  const { calls, at } = account.allowances.get(name) ?? { calls: rate.burst, at: now };
  const refilled = Math.min(rate.burst, calls + ((now - at) / 1000) * rate.perSecond);
  const allowed = refilled >= 1;
  account.allowances.set(name, { calls: allowed ? refilled - 1 : refilled, at: now });
  return allowed;
}
