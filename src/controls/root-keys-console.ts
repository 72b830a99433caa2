// Root access keys where these credentials cannot reach them: the console deletes them, and we watch.
import { securityCredentialsUrl } from '../aws/partition.ts';
import { acceptRiskOption } from '../engine/accept-risk.ts';
import type { WaitForQuestion } from '../engine/port.ts';
import type { AwsContext } from './contract.ts';

/** Watched until the summary shows none, for callers that cannot delete the keys themselves. */
export function atTheConsole({ account, clock }: AwsContext) {
  const isRoot = account.facts.caller.kind === 'root';
  const question: WaitForQuestion = {
    kind: 'wait-for',
    id: 'root-access-keys.console',
    title: 'Delete the root access keys in the console',
    lines: [
      isRoot
        ? 'These credentials may not list the keys of root, so the console has to do it.'
        : 'Only root can delete its keys. Whoever holds root opens the page below, signed in as root.',
      'Deactivate each key there, make sure that nothing breaks, then delete it.',
    ],
    awaited: 'no access key on root',
    link: securityCredentialsUrl(account.facts.partition),
    since: clock.now(),
    errand: { kind: 'delete-root-access-keys' },
    options: [acceptRiskOption],
  };
  return {
    kind: 'outside' as const,
    question,
    happened: async () => {
      const { SummaryMap } = await account.read('IAM', 'GetAccountSummary', {});
      return SummaryMap?.AccountAccessKeysPresent === 0;
    },
  };
}
