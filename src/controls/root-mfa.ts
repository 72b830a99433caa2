// MFA on root. No API can switch it on (IAM/id_credentials_mfa_enable_cliapi): the owner does it in the
// console, and we watch GetAccountSummary until it says so.
import { earlyRead } from '../aws/early-reads.ts';
import { consoleSignIns, type ConsoleSignIn, firstSignInsRead } from '../aws/events.ts';
import { securityCredentialsUrl } from '../aws/partition.ts';
import { acceptRiskOption } from '../engine/accept-risk.ts';
import type { Fact } from '../engine/port.ts';
import { whenUtc } from '../engine/when-utc.ts';
import { type AwsControl, fact, verdictOf } from './contract.ts';
import { assigned, deviceFacts, optional, rootDevices } from './root-devices.ts';

interface Detail {
  readonly enabled: boolean;
}

export const rootMfa: AwsControl<Detail> = {
  id: 'root-mfa',
  title: 'Put MFA on root',
  short: 'MFA on root',
  group: 'Ways back in',
  why: 'Without MFA, whoever learns the root password owns the account and everything in it.',
  rootNeededFor: 'Registering the device, in the console: no API can do it.',
  needs: [],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.5' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.4' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.9' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.05' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_root_mfa_enabled' },
  ],
  sources: [
    {
      title: 'Root user best practices',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
    {
      title: 'MFA for the root user',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html',
    },
  ],
  passing: ['Seen working'],
  mayAcceptRisk: true,

  notApplicable: ({ facts }) =>
    facts.partition === 'aws-us-gov'
      ? 'In GovCloud root has no console and so no MFA; protect the linked standard account instead.'
      : undefined,

  firstReads: ({ partition }) =>
    partition === 'aws-us-gov'
      ? []
      : [
          earlyRead('IAM', 'GetAccountSummary', {}),
          earlyRead('IAM', 'ListVirtualMFADevices', assigned),
          firstSignInsRead(partition),
        ],

  nextStep: ({ partition }) => ({
    says: 'Sign in to the console as root and assign an MFA device, better two.',
    link: securityCredentialsUrl(partition),
  }),

  inspect: async (context) => {
    const { account } = context;
    const [summary, devices, signIns] = await Promise.all([
      account.read('IAM', 'GetAccountSummary', {}),
      rootDevices(context),
      optional(consoleSignIns(account)),
    ]);
    const map = summary.SummaryMap ?? {};
    const enabled = (map.AccountMFAEnabled ?? 0) > 0;
    const proof = signIns?.find(({ withMfa }) => withMfa);
    const facts: Fact[] = [
      fact('MFA on root', enabled ? 'on' : 'off', enabled ? 'good' : 'bad'),
      ...(enabled ? deviceFacts(devices) : []),
      ...(enabled ? [proofFact(proof, signIns !== undefined)] : []),
    ];
    if (!enabled && map.AccountPasswordPresent === 0) {
      return {
        state: 'not-applicable',
        statement: 'Root has no password, so nobody can sign in as root and there is nothing for MFA to guard.',
        facts: [fact('Root password', 'none', 'good')],
        detail: { enabled },
      };
    }
    return {
      state: enabled ? 'verified' : 'open',
      statement: enabled ? 'MFA is on for root.' : 'Root has no MFA.',
      facts,
      detail: { enabled },
    };
  },

  plan: async (_finding, context) => {
    const { account, clock } = context;
    return {
      kind: 'outside',
      question: {
        kind: 'wait-for',
        id: 'root-mfa.wait',
        title: 'Register MFA for root in the console',
        lines: [
          'AWS lets only the console do this. Sign in there as root, open the page below, choose "Assign MFA device".',
          'Best is a passkey or a security key, because it cannot be phished; an authenticator app is good. A passkey kept by one company, or one phone, can be lost: register two devices. AWS allows eight.',
          'First make sure that the account’s e-mail and phone are reachable: they are the way back in.',
        ],
        awaited: 'MFA on root',
        link: securityCredentialsUrl(account.facts.partition),
        since: clock.now(),
        errand: { kind: 'register-root-mfa' },
        options: [acceptRiskOption],
      },
      happened: async () => {
        const { SummaryMap } = await account.read('IAM', 'GetAccountSummary', {});
        return (SummaryMap?.AccountMFAEnabled ?? 0) > 0;
      },
    };
  },

  verify: async (context) => verdictOf(await rootMfa.inspect(context)),
};

function proofFact(proof: ConsoleSignIn | undefined, readable: boolean): Fact {
  if (proof !== undefined) return fact('Seen working', `root signed in with MFA, ${whenUtc(proof.at)}`, 'good');
  return readable
    ? fact('Seen working', 'not yet: no root sign-in with MFA in the event history')
    : fact('Seen working', 'unknown: the event history could not be read');
}
