// A caller with an access key and exactly the policy that docs/check-policy.json gives, or less.
import policy from '../../docs/check-policy.json' with { type: 'json' };
import { addKey, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { parsePolicy } from '../../src/rehearsal/policy-document.ts';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';
import type { Stage } from './rehearsed-run.ts';

/** What one statement of the published policy allows, in its own order. */
function allowedBy(sid: string): readonly string[] {
  return policy.Statement.flatMap(({ Sid, Action }) => (Sid === sid ? Action : []));
}

/** For a check, in the order of the policy. */
export const allowedActions = allowedBy('RootlockCheckReads');
/** What `verify --live` reads besides. */
export const allowedLiveActions = allowedBy('RootlockVerifyLiveReads');

export function restrictedUser(
  stage: Stage,
  actions: readonly string[] = allowedActions,
): { readonly credentials: RehearsalCredentials; readonly allow: (actions: readonly string[]) => void } {
  const { state, clock } = stage.rehearsal;
  const user = addUser({ account: state, ids: seededIds('auditor'), now: clock.now() }, 'auditor');
  const allow = (allowed: readonly string[]) => {
    const [first] = policy.Statement;
    const text = JSON.stringify({ ...policy, Statement: [{ ...first, Action: allowed }] });
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
