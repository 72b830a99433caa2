// Where no alert can be made, or what is there does not do its work: the same for both alerts.
import type { Finding, Proposal } from '../engine/control.ts';
import type { Fact } from '../engine/port.ts';
import type { AlertDetail } from './alert-gaps.ts';

export const shutHere = 'In a project account AWS allows no rule, no topic and no trail in us-east-1.';

/** Where nothing was looked at. */
export const shutDetail: AlertDetail = {
  picture: {
    ...{ accountId: '', global: 'us-east-1', regions: [], remark: undefined, unread: [], rules: [], topics: [] },
    ...{ roles: [], trails: [], logs: [] },
  },
  ...{ watched: [], choice: undefined, gaps: [], isUnheard: false },
};

/** Rules and alarms alike hear only what a trail logs. */
const noTrail = 'No trail records this account, so no alarm can be raised.';

export const noTrailYet: Proposal = { kind: 'blocked', why: noTrail, next: ['Open CloudTrail first.'] };

export function withoutTrail<Detail>(facts: readonly Fact[], detail: Detail): Finding<Detail> {
  return { state: 'open', statement: noTrail, facts, detail };
}

/** Everything this tool knows is as it should be, and still no way leads to anybody; `what` as in "an alarm on …". */
export function stuckOn(what: string): Proposal {
  return {
    kind: 'blocked',
    why: `What should raise an alarm on ${what} is there, but does not do so.`,
    next: ['Look at its rule, its topic and its subscription in the console.', 'Then check again.'],
  };
}
