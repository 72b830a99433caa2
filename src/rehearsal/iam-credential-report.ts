// The credential report: one row for root and one per user, made anew at most every four hours
// (IAM User Guide, "Getting credential reports for your account").
import { AwsError } from './aws-error.ts';
import { devicesOf } from './iam-mfa.ts';
import { shownPasswordUse } from './iam-users.ts';
import type { CallContext, OperationTable } from './operation.ts';
import { keysOf } from './principals.ts';
import { rootArn, userArn, type Owner } from './state.ts';

const shelfLife = 4 * 60 * 60_000;
const makingTakes = 2000;

const columns = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...[1, 2].flatMap((number) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
      (column) => `access_key_${number}_${column}`,
    ),
  ),
  ...[1, 2].flatMap((number) => ['active', 'last_rotated'].map((column) => `cert_${number}_${column}`)),
];

const time = (at: number | undefined, otherwise = 'N/A') =>
  at === undefined ? otherwise : new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00');

function row(seen: Pick<CallContext, 'account' | 'now'>, owner: Owner): readonly string[] {
  const { account } = seen;
  const user = owner.kind === 'user' ? account.users.get(owner.userName) : undefined;
  const login = user?.login;
  const hasPassword = owner.kind === 'root' ? account.root.hasPassword : login !== undefined;
  const passwordUsed = owner.kind === 'root' ? account.root.passwordLastUsed : user && shownPasswordUse(seen, user);
  const keys = keysOf(account, owner);
  const certificates = [...account.certificates.values()].filter(({ owner: other }) =>
    owner.kind === 'root' ? other.kind === 'root' : other.kind === 'user' && other.userName === owner.userName,
  );
  const days = account.passwordPolicy?.maximumAgeDays;
  return [
    user === undefined ? '<root_account>' : user.userName,
    user === undefined ? rootArn(account) : userArn(account, user),
    time(user?.createdAt ?? account.createdAt),
    String(hasPassword),
    hasPassword ? time(passwordUsed, 'no_information') : 'N/A',
    // Of root's password AWS says neither.
    login === undefined ? 'N/A' : time(login.createdAt),
    login === undefined || days === undefined ? 'N/A' : time(login.createdAt + days * 86_400_000),
    String(devicesOf(account, owner).length > 0),
    ...[keys[0], keys[1]].flatMap((key) => [
      String(key?.status === 'Active'),
      time(key?.createdAt),
      time(key?.lastUsed?.at),
      key?.lastUsed?.region ?? 'N/A',
      key?.lastUsed?.service ?? 'N/A',
    ]),
    ...[certificates[0], certificates[1]].flatMap((certificate) => [
      String(certificate?.status === 'Active'),
      time(certificate?.uploadedAt),
    ]),
  ];
}

function report(seen: Pick<CallContext, 'account' | 'now'>): string {
  const owners: readonly Owner[] = [
    { kind: 'root' },
    ...[...seen.account.users.keys()].map((userName) => ({ kind: 'user', userName }) as const),
  ];
  return [columns, ...owners.map((owner) => row(seen, owner))].map((cells) => cells.join(',')).join('\n');
}

export const credentialReportOperations: OperationTable = {
  GenerateCredentialReport: {
    mutating: false,
    run: ({ account, now }) => {
      const { credentialReport } = account.services;
      if (credentialReport === undefined || now - credentialReport.at > shelfLife) {
        account.services.credentialReport = { at: now, content: report({ account, now }) };
        return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
      }
      return { State: now - credentialReport.at < makingTakes ? 'INPROGRESS' : 'COMPLETE' };
    },
  },
  GetCredentialReport: {
    mutating: false,
    run: ({ account, now }) => {
      const { credentialReport } = account.services;
      if (credentialReport === undefined) {
        throw new AwsError(
          'ReportNotPresent',
          410,
          'No report was generated yet. Call GenerateCredentialReport first.',
        );
      }
      if (now - credentialReport.at < makingTakes) {
        throw new AwsError('ReportInProgress', 404, 'The report is still being generated.');
      }
      if (now - credentialReport.at > shelfLife) {
        throw new AwsError('ReportExpired', 410, 'The report is older than four hours. Generate a new one.');
      }
      return {
        Content: Buffer.from(credentialReport.content, 'utf8'),
        ReportFormat: 'text/csv',
        GeneratedTime: new Date(credentialReport.at),
      };
    },
  },
};
