// The name of a new person's user: free, and told apart by more than its case.
import { userNameProblem } from '../aws/names.ts';
import { userNamedLike } from '../aws/users.ts';
import type { AwsContext } from './contract.ts';
import type { Role } from './people-roles.ts';

/** Asks until the name is nobody's: a user that is there is never taken over. */
export async function newPersonName(role: Role, context: AwsContext, problem?: string): Promise<string> {
  const { account, port, signal } = context;
  const typed = await port.ask(
    {
      kind: 'text',
      id: 'people.name',
      title: role.label,
      lines: ['The person’s own name is best, such as grace: the logs then say who did what.'],
      label: 'User name',
      check: (value) => userNameProblem(value.trim()),
      ...(problem === undefined ? {} : { problem }),
    },
    signal,
  );
  const name = typed.trim();
  const taken = await userNamedLike(account, name);
  return taken === undefined
    ? name
    : newPersonName(role, context, `There is a user ${taken} already. Nothing was changed.`);
}
