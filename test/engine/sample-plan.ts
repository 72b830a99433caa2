// Plans small enough to read, for an account that does not exist.
import { type Change, type Plan, type PlanDraft, sealPlan } from '../../src/engine/plan.ts';

export function change(id: string, more: Partial<Change> = {}): Change {
  return {
    id,
    summary: `Do ${id}`,
    service: 'IAM',
    operation: 'CreateGroup',
    input: { GroupName: id },
    principal: 'caller',
    undo: { kind: 'can-be-undone', how: 'delete it' },
    ...more,
  };
}

export function planOf(changes: readonly Change[], more: Partial<PlanDraft> = {}): Plan {
  return sealPlan({ control: 'sample', title: 'A sample', changes, ...more });
}

/** A user that is wanted back when the plan is left in the middle. */
export function userChange(name: string, more: Partial<Change> = {}): Change {
  return change(`make-${name}`, {
    summary: `Create the user ${name}`,
    operation: 'CreateUser',
    input: { UserName: name },
    makes: `iam-user/${name}`,
    compensation: {
      service: 'IAM',
      operation: 'DeleteUser',
      input: { UserName: name },
      principal: 'caller',
      summary: `Delete the user ${name} again`,
    },
    ...more,
  });
}
