// Whether the account that is reached is the one a record is about.
import type { AccountFacts } from '../aws/account.ts';
import { Problem } from '../engine/errors.ts';
import type { RecordContent } from '../record/content.ts';

export interface Told {
  /** What the record is called in the sentence, e.g. `This record`. */
  readonly record: string;
  /** What was not done. */
  readonly account: string;
}

/** Throws a Problem (`usage`) where it is another account, or only one of both is simulated. */
export function refuseOther({ run }: Pick<RecordContent, 'run'>, facts: AccountFacts, told: Told): void {
  if (run.rehearsal && !facts.rehearsal) throw onlyRehearsed(told);
  if (!run.rehearsal && facts.rehearsal) throw notAws(told);
  if (run.account.id === facts.accountId && run.account.partition === facts.partition) return;
  throw refusal(
    `${told.record} is about the account ${run.account.id} (${run.account.partition}), and your credentials are for ${facts.accountId} (${facts.partition}).`,
    'Choose others, e.g. with --profile NAME.',
    told,
  );
}

/** For a record of a rehearsal, where AWS is what answers. */
export function onlyRehearsed(told: Told): Problem {
  return refusal(
    `${told.record} is of a rehearsal: there is no AWS account that it could be compared with.`,
    'While that rehearsal is served, give its address with --endpoint-url.',
    told,
  );
}

/** For a record of an AWS account, where something else answers. */
export function notAws(told: Told): Problem {
  return refusal(
    `${told.record} is about an AWS account, and what answers here is not AWS.`,
    'Leave out --endpoint-url, and unset AWS_ENDPOINT_URL.',
    told,
  );
}

function refusal(happened: string, next: string, { account }: Told): Problem {
  return new Problem('usage', { happened, account, next: [next] });
}
