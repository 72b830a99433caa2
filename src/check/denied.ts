// What AWS denied, in words that whoever writes the caller's policy can use.
import { actionOf } from '../aws/actions.ts';
import type { Claim } from '../engine/claim.ts';
import { type AwsCallFailure, isDenial } from '../engine/errors.ts';

/** The IAM action that is missing, e.g. `iam:GetAccountSummary`; undefined when it failed for another reason. */
export function missingAction(failure: AwsCallFailure): string | undefined {
  if (!isDenial(failure)) return undefined;
  // AWS's own word for it where it says one; some services write their name large.
  const said = /not authorized to perform:? "?([\w-]+):(\w+)/i.exec(failure.awsMessage);
  return said === null ? actionOf(failure) : `${(said[1] ?? '').toLowerCase()}:${said[2] ?? ''}`;
}

/** The claim's words for what could not be read: the missing permission first, what AWS said as a fact. */
export function unreadStatement(claim: Claim, failure: AwsCallFailure): Pick<Claim, 'statement' | 'facts'> {
  const action = missingAction(failure);
  if (action === undefined) return { statement: claim.statement, facts: claim.facts };
  return {
    statement: `Not known: ${action} is denied${failure.deniedByScp ? ' by a service control policy' : ''}.`,
    facts: [...claim.facts, { label: 'AWS says', value: failure.awsMessage, tone: 'warning' }],
  };
}
