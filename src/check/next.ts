// The next step for a control that does not hold: the wizard, the console, the owner's word, or a permission.
import type { AccountFacts } from '../aws/account.ts';
import type { AwsControl } from '../controls/contract.ts';
import type { Claim } from '../engine/claim.ts';
import type { AwsCallFailure } from '../engine/errors.ts';
import { missingAction } from './denied.ts';
import type { Next } from './report.ts';
import { isLeft } from './worst-first.ts';

export interface Whereabouts {
  readonly facts: AccountFacts;
  /** The command that opens the wizard. */
  readonly wizard: string;
  readonly controls: readonly AwsControl[];
  readonly claims: readonly Claim[];
  readonly failure?: AwsCallFailure;
}

/** Undefined where nothing is left to do. */
export function nextOf(control: AwsControl, claim: Claim, where: Whereabouts): Next | undefined {
  if (!isLeft(claim)) return undefined;
  const { facts, wizard, failure } = where;
  if (claim.grade === 'unknown') return { says: afterFailure(failure, facts), after: [] };
  const own = control.nextStep?.(facts, claim);
  if (own !== undefined) return { ...own, after: [] };
  if (control.byWord === true) return { says: 'Look, then give your word', after: [], command: wizard };
  return { says: control.title, after: unmet(control, where), command: wizard };
}

function afterFailure(failure: AwsCallFailure | undefined, { caller }: AccountFacts): string {
  const action = failure === undefined ? undefined : missingAction(failure);
  if (action === undefined) return 'Check again in a minute.';
  if (failure?.deniedByScp === true) return `Ask whoever manages the organization to allow ${action} here.`;
  const who =
    caller.kind === 'assumed-role' ? caller.roleName : caller.kind === 'iam-user' ? caller.userName : 'the caller';
  return `Allow ${action} to ${who}, or check as an administrator.`;
}

/** What must hold first and does not, by its short name. */
function unmet({ needs }: AwsControl, { controls, claims }: Whereabouts): readonly string[] {
  return needs.flatMap((id) => {
    const claim = claims.find((one) => one.control === id);
    const short = controls.find((one) => one.id === id)?.short;
    return claim !== undefined && short !== undefined && isLeft(claim) ? [short] : [];
  });
}
