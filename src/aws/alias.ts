// The account alias, which is a comfort: where it may not be read, the account id serves.
import { AwsProblem } from '../engine/errors.ts';
import type { AccountSession } from './account.ts';
import { allPages } from './pages.ts';
import { signInUrl } from './partition.ts';

/** Undefined when there is none, or when AWS refuses to say. A project may not ask, and is not. */
export async function accountAlias(account: AccountSession): Promise<string | undefined> {
  if (account.facts.kind === 'project') return undefined;
  try {
    return (await allPages(account, ['IAM', 'ListAccountAliases'], {}, ({ AccountAliases }) => AccountAliases))[0];
  } catch (error) {
    if (error instanceof AwsProblem && error.failure.reached === 'refused') return undefined;
    throw error;
  }
}

/** Where this account's users sign in, by its alias where that is known. */
export async function signInAddress(account: AccountSession): Promise<string> {
  const { partition, accountId } = account.facts;
  return signInUrl(partition, (await accountAlias(account)) ?? accountId);
}
