// Right before and after a root key goes: nobody may need it, the other way in is open, and the key is dead in the end.
import { allPages } from '../aws/pages.ts';
import { isAwsError, Problem } from '../engine/errors.ts';
import { administratorName } from './administrator.ts';
import type { AwsContext } from './contract.ts';
import { keyUse } from './key-use.ts';
import { type RootKey, shortId } from './root-key-plans.ts';

export function listedKeys(account: AwsContext['account']) {
  return allPages(account, ['IAM', 'ListAccessKeys'], {}, (page) => page.AccessKeyMetadata, { as: 'caller' });
}

/**
 * Somebody may have activated it again while the plan was looked at, or used it right before it was deactivated, which
 * AWS tells late: then something needs it.
 */
export async function stillUnused({ id, lastUsed }: RootKey, { account }: AwsContext): Promise<void> {
  const listed = await listedKeys(account);
  const isActive = listed.some(({ AccessKeyId, Status }) => AccessKeyId === id && Status === 'Active');
  const now = await keyUse(account, id, { as: 'caller' });
  const wasUsed = (now.lastUsed?.getTime() ?? 0) > (lastUsed?.getTime() ?? 0);
  if (!isActive && !wasUsed) return;
  throw new Problem('declined', {
    happened: isActive
      ? `${shortId(id)} was activated again meanwhile, so it is not deleted: something may need it.`
      : `${shortId(id)} was used later than this plan knew, so it is not deleted: something may need it.`,
    account: 'The key is as it was.',
    next: isActive
      ? ['Find out who activated it, and open this step again: it begins with deactivating the key.']
      : ['Find out what used it, and open this step again: it says when that was.'],
  });
}

/** Right before a way in goes, the other one is tried once more. */
export async function otherWayIn(context: AwsContext): Promise<void> {
  const { account } = context;
  const userName = await administratorName(context);
  if (userName === undefined || account.arnOf('administrator') === undefined) {
    throw new Problem('declined', {
      happened: 'There is no open session of the administrator, so the root key stays as it is.',
      account: 'The key is as it was.',
      next: ['Open "Sign-in proven" again, then come back here.'],
    });
  }
  await account.read('IAM', 'GetUser', { UserName: userName }, { as: 'administrator' });
}

/** The deleted key must be refused; AWS needs up to a minute until that is so everywhere. */
export async function untilRefused({ account, clock, signal }: AwsContext): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 2_000) {
    try {
      await account.read('IAM', 'GetAccountSummary', {}, { as: 'caller' });
    } catch (error) {
      if (isAwsError(error, 'InvalidClientTokenId')) return;
      throw error;
    }
    await clock.sleep(2_000, signal);
  }
}
