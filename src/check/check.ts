// How an account stands, as one report of one look at every control. Knows neither terminal nor disk, so that it runs
// wherever there are credentials. What an earlier run wrote down comes in as its memory.
import { allHold, type Claim } from '../engine/claim.ts';
import { standingsRead } from '../engine/standings.ts';
import type { AwsControl } from '../controls/contract.ts';
import { missingAction, unreadStatement } from './denied.ts';
import { look, type Look, type LookOptions } from './look.ts';
import { nextOf } from './next.ts';
import type { CheckedControl, CheckReport } from './report.ts';
import { severityOf } from './severity.ts';
import { onlookerOf, sinceThen } from './since-then.ts';
import { worstFirst } from './worst-first.ts';

export interface CheckOptions extends LookOptions {
  /** This program's version. */
  readonly version: string;
  /** The command that opens the wizard on this account. */
  readonly wizard: string;
}

/** Sends no call that changes anything. Rejects as `look` does; what cannot be read is `unknown`. */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const { clock } = options.session;
  const found = await look(options);
  const { account, memory, seen, claims, startedAt } = found;
  const controls = options.controls.flatMap((control) => {
    const claim = claims.find((one) => one.control === control.id);
    return claim === undefined ? [] : [checked(control, claim, found, options)];
  });
  const { facts } = account;
  const compared = {
    controls: options.controls,
    standings: standingsRead(claims, options.controls),
    memory,
    onlooker: onlookerOf(facts, options.version),
    isWhole: false,
  };
  return {
    version: options.version,
    rehearsal: facts.rehearsal,
    account: {
      id: facts.accountId,
      partition: facts.partition,
      region: facts.region,
      kind: facts.kind,
      ...(facts.kindRemark === undefined ? {} : { kindRemark: facts.kindRemark }),
    },
    caller: { arn: facts.caller.arn, credentials: facts.credentialSource },
    startedAt: new Date(startedAt).toISOString(),
    milliseconds: clock.now() - startedAt,
    outcome: allHold(controls) ? 'all-hold' : 'open-remain',
    ...(seen === undefined ? {} : { since: sinceThen(seen, compared) }),
    controls: worstFirst(controls),
    calls: account.calls,
  };
}

function checked(
  control: AwsControl,
  claim: Claim,
  { account, claims, failures }: Look,
  { wizard, controls }: CheckOptions,
): CheckedControl {
  const failure = claim.grade === 'unknown' ? failures.get(control.id) : undefined;
  const action = failure === undefined ? undefined : missingAction(failure);
  const { title, short, group, why, frameworks, sources, byWord = false } = control;
  const next = nextOf(control, claim, {
    ...{ facts: account.facts, wizard, controls, claims },
    ...(failure === undefined ? {} : { failure }),
  });
  return {
    ...claim,
    ...(failure === undefined ? {} : unreadStatement(claim, failure)),
    ...{ title, short, group, why, frameworks, sources, byWord },
    severity: severityOf(frameworks),
    missing: action === undefined ? [] : [action],
    ...(next === undefined ? {} : { next }),
  };
}
