// What GuardDuty finds here: that root was used, in the Regions where a detector is on
// (GuardDuty User Guide, "GuardDuty IAM finding types").
import type { RootFindingType } from './alert-state.ts';
import { isDataEvent, recordedIn, sourceOf } from './cloudtrail-events.ts';
import type { AccountEvent, KnownCaller } from './event-log.ts';
import type { Ids } from './ids.ts';
import { inRegion } from './services-state.ts';
import type { AccountState } from './state.ts';

/** A finding of each type for each detector, which counts how often. A sign-in that failed is no use of root. */
export function findRootUse(account: AccountState, event: AccountEvent, ids: Ids): void {
  const { caller, at } = event;
  if (caller.kind !== 'root' || isDataEvent(event)) return;
  if (event.service === 'signin' && event.outcome !== 'ok') return;
  const { detectors, findings } = account.services;
  const type = findingType(account, caller);
  const seen = {
    ...{ api: event.operation, source: sourceOf(event) },
    ...(caller.accessKeyId === undefined ? {} : { accessKeyId: caller.accessKeyId }),
    ...(event.outcome === 'ok' ? {} : { errorCode: event.outcome }),
  };
  for (const { id: detectorId, region, enabled } of inRegion(detectors.values(), recordedIn(event))) {
    if (!enabled) continue;
    const own = [...findings.values()].find((one) => one.detectorId === detectorId && one.type === type);
    if (own === undefined) {
      const id = Buffer.from(ids.bytes(16)).toString('hex');
      const times = { createdAt: at, firstSeen: at, updatedAt: at };
      findings.set(id, { id, detectorId, region, type, ...times, count: 1, seen });
    } else Object.assign(own, { updatedAt: at, count: own.count + 1, seen });
  }
}

/** Of `aws login` sessions AWS does not say which of the two they raise. */
function findingType({ doubts }: AccountState, { session }: KnownCaller): RootFindingType {
  if (session === 'assumed-root') return 'Policy:IAMUser/ShortTermRootCredentialUsage';
  const isShortTerm = session === 'console' && doubts['root-login-finding'] === 'short-term-use';
  return isShortTerm ? 'Policy:IAMUser/ShortTermRootCredentialUsage' : 'Policy:IAMUser/RootCredentialUsage';
}
