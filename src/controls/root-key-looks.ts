// Looks at the keys of root: at the list, and once more right before one of them goes.
import { allPages } from '../aws/pages.ts';
import { Problem } from '../engine/errors.ts';
import type { AwsContext } from './contract.ts';
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
  const { AccessKeyLastUsed: last } = await account.read(
    'IAM',
    'GetAccessKeyLastUsed',
    { AccessKeyId: id },
    { as: 'caller' },
  );
  const wasUsed = (last?.LastUsedDate?.getTime() ?? 0) > (lastUsed?.getTime() ?? 0);
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
