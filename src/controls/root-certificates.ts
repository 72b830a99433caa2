// X.509 signing certificates of root: nearly forgotten, and a way to sign as root all the same. Deactivated first where
// they are active; deleting is asked for by itself (docs/decisions/0003).
import { securityCredentialsUrl } from '../aws/partition.ts';
import { allPages } from '../aws/pages.ts';
import { acceptRiskOption } from '../engine/accept-risk.ts';
import type { Proposal } from '../engine/control.ts';
import { unlessRefused } from '../engine/errors.ts';
import type { Hands } from '../engine/executor.ts';
import { type Change, sealPlan } from '../engine/plan.ts';
import type { Fact } from '../engine/port.ts';
import { whenUtc } from '../engine/when-utc.ts';
import { type AwsContext, fact } from './contract.ts';
import { shortId } from './root-key-plans.ts';

export interface Certificate {
  readonly id: string;
  readonly active: boolean;
  readonly uploaded: Date | undefined;
}

/** Undefined where the caller may not list them: only root can. */
export async function rootCertificates({
  account,
  clock,
  memory,
}: AwsContext): Promise<readonly Certificate[] | undefined> {
  if (account.facts.caller.kind !== 'root') return undefined;
  const list = allPages(account, ['IAM', 'ListSigningCertificates'], {}, ({ Certificates }) => Certificates, {
    as: 'caller',
  });
  // As with keys: temporary root credentials may be told to name a user, and a deleted key lists nothing.
  const listed = await unlessRefused(list, 'ValidationError', 'InvalidClientTokenId', 'AccessDenied');
  return listed
    ?.map(({ CertificateId: id = '', Status, UploadDate: uploaded }) => ({
      id,
      active: Status === 'Active',
      uploaded,
    }))
    .filter(({ id }) => !memory.lately.isGone(thingOf(id), clock.now()));
}

export function certificateFacts(certificates: readonly Certificate[] | undefined): readonly Fact[] {
  if (certificates === undefined) return [fact('Signing certificates', 'present; only root can list them', 'bad')];
  return certificates.map(({ id, active, uploaded }) =>
    fact(
      'Signing certificate',
      `${shortId(id)}, ${active ? 'active' : 'inactive'}${uploaded === undefined ? '' : `, uploaded ${whenUtc(uploaded)}`}`,
      active ? 'bad' : 'warning',
    ),
  );
}

/** Deactivates those that are active; where none is, deletes. */
export function certificatePlan(certificates: readonly Certificate[]): Proposal {
  const active = certificates.filter((one) => one.active);
  const isDeletion = active.length === 0;
  return {
    kind: 'changes',
    yes: isDeletion ? 'Delete for good' : 'Deactivate now',
    plan: sealPlan({
      control: 'root-access-keys',
      title: `${isDeletion ? 'Delete' : 'Deactivate'} the signing certificates of root`,
      changes: isDeletion ? certificates.map(deletionOf) : active.map(deactivationOf),
      remarks: [
        isDeletion
          ? 'AWS does not tell when a certificate was last used. When in doubt, come back in some days: whatever breaks until then, activating it again mends.'
          : 'Then check that nothing broke, and delete: that is asked separately.',
      ],
    }),
  };
}

function deactivationOf({ id }: Certificate): Change {
  return {
    id: `deactivate-certificate-${id}`,
    summary: `Deactivate the signing certificate ${shortId(id)}`,
    service: 'IAM',
    operation: 'UpdateSigningCertificate',
    principal: 'caller',
    input: { CertificateId: id, Status: 'Inactive' },
    undo: { kind: 'can-be-undone', how: 'activate it again' },
  };
}

function deletionOf({ id }: Certificate): Change {
  return {
    id: `delete-certificate-${id}`,
    summary: `Delete the signing certificate ${shortId(id)}`,
    service: 'IAM',
    operation: 'DeleteSigningCertificate',
    principal: 'caller',
    input: { CertificateId: id },
    undo: { kind: 'final' },
    unmakes: thingOf(id),
  };
}

const thingOf = (id: string) => `root-certificate/${id}`;

export async function sentCertificates(hands: Hands, certificates: readonly Certificate[]): Promise<void> {
  for (const { id } of certificates) {
    for (const change of [`deactivate-certificate-${id}`, `delete-certificate-${id}`]) {
      if (hands.has(change)) await hands.send(change);
    }
  }
}

export function certificatesAtTheConsole({ account, clock }: AwsContext): Proposal {
  return {
    kind: 'outside',
    question: {
      kind: 'wait-for',
      id: 'root-access-keys.certificates',
      title: 'Delete the signing certificates of root in the console',
      lines: [
        'Only root can list and delete them. Whoever holds root opens the page below, signed in as root.',
        'They stand under "X.509 signing certificates". Deactivate each, make sure that nothing breaks, then delete it.',
      ],
      awaited: 'no signing certificate on root',
      link: securityCredentialsUrl(account.facts.partition),
      since: clock.now(),
      options: [acceptRiskOption],
    },
    happened: async () => {
      const { SummaryMap } = await account.read('IAM', 'GetAccountSummary', {});
      return (SummaryMap?.AccountSigningCertificatesPresent ?? 0) === 0;
    },
  };
}
