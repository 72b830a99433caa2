// A caller with an access key and exactly the policy that docs/check-policy.json gives, or less.
import policy from '../../docs/check-policy.json' with { type: 'json' };
import { addKey, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { parsePolicy } from '../../src/rehearsal/policy-document.ts';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';
import type { Stage } from './rehearsed-run.ts';

/** What the published policy allows, in its own order. */
export const allowedActions: readonly string[] = policy.Statement.flatMap(({ Action }) => Action);

export function restrictedUser(
  stage: Stage,
  actions: readonly string[] = allowedActions,
): { readonly credentials: RehearsalCredentials; readonly allow: (actions: readonly string[]) => void } {
  const { state, clock } = stage.rehearsal;
  const user = addUser({ account: state, ids: seededIds('auditor'), now: clock.now() }, 'auditor');
  const allow = (allowed: readonly string[]) => {
    const text = JSON.stringify({ ...policy, Statement: policy.Statement.map((one) => ({ ...one, Action: allowed })) });
    user.inlinePolicies.set('check', parsePolicy(text, 'identity'));
  };
  allow(actions);
  return { credentials: credentialsOfUser(stage, 'auditor'), allow };
}

/** A new access key of that user. */
export function credentialsOfUser({ rehearsal }: Stage, userName: string): RehearsalCredentials {
  const { state, clock } = rehearsal;
  const builder = { account: state, ids: seededIds(`key of ${userName}`), now: clock.now() };
  const key = addKey(builder, { kind: 'user', userName });
  return { accessKeyId: key.accessKeyId, secretAccessKey: key.secret };
}
