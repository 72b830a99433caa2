// Brings the account up to the present: what would have happened by itself since it was last looked at. Nothing here
// runs on a timer, so that a clock that jumps leaves out nothing.
import { evaluateAlarms } from './alarm-evaluation.ts';
import { deliverLogs } from './cloudtrail-delivery.ts';
import type { Ids } from './ids.ts';
import type { AccountState } from './state.ts';
import { writeDueLogs } from './trail-to-logs.ts';

/** Deliveries first: alarms see the moments at which they came. */
export function catchUp(account: AccountState, now: number, ids: Ids): void {
  deliverLogs(account, now, ids);
  writeDueLogs(account, now);
  evaluateAlarms(account, now);
}
