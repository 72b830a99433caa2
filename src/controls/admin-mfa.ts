// MFA for the administrator: a virtual device named as the user, scanned from the terminal. The seed exists in
// AWS's one answer and in memory until the codes are accepted; leaving in between takes the device back.
import type { CreateVirtualMFADeviceResponse } from '@aws-sdk/client-iam';
import { codePairProblem, otpauthUri, whyRefused } from '../aws/one-time-code.ts';
import { allPages } from '../aws/pages.ts';
import { mfaSerial } from '../aws/partition.ts';
import { unlessMissing } from '../aws/users.ts';
import { AwsProblem, isAwsError } from '../engine/errors.ts';
import { type Change, sealPlan } from '../engine/plan.ts';
import { Secret } from '../engine/secret.ts';
import { whenUtc } from '../engine/when-utc.ts';
import { presentAdministrator } from './administrator.ts';
import { type AwsContext, type AwsControl, awsTime, fact, ownTags, verdictOf } from './contract.ts';

const stillVisible = {
  errors: ['EntityAlreadyExists'],
  forSeconds: 60,
  because: 'AWS needs a moment until the deleted device is gone everywhere',
};

interface Detail {
  readonly userName: string | undefined;
  /** Serial number of an unassigned device of the user's name; where the user has MFA, only one this tool made. */
  readonly leftOver: string | undefined;
  readonly hasDevice: boolean;
}

export const adminMfa: AwsControl<Detail> = {
  id: 'admin-mfa',
  title: 'Put MFA on the administrator',
  short: 'MFA for the user',
  group: 'Your administrator',
  why: 'The administrator can do almost all that root can: a password alone must not be enough.',
  needs: ['admin-user'],
  frameworks: [
    { framework: 'CIS AWS Foundations', version: '7.0.0', id: '2.10' },
    { framework: 'CIS AWS Foundations', version: '5.0.0', id: '1.9' },
    { framework: 'AWS Security Hub', version: '2026-11', id: 'IAM.5' },
    { framework: 'AWS Startup Security Baseline', version: '2026-11', id: 'ACCT.05' },
    { framework: 'Prowler', version: '5.40.0', id: 'iam_user_mfa_enabled_console_access' },
  ],
  sources: [
    {
      title: 'Virtual MFA devices',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html',
    },
    { title: 'RFC 6238, time-based one-time passwords', url: 'https://www.rfc-editor.org/rfc/rfc6238' },
  ],
  mayAcceptRisk: false,

  notApplicable: ({ facts }) =>
    facts.kind === 'project' ? 'There is no IAM administrator in a project account.' : undefined,

  inspect: async (context) => {
    const { account } = context;
    const present = await presentAdministrator(context);
    if (present !== undefined && present.userName === undefined) {
      return {
        state: 'not-applicable',
        statement: 'You sign in through a role; MFA is a matter of the identity provider behind it.',
        facts: [],
        detail: { userName: undefined, leftOver: undefined, hasDevice: false },
      };
    }
    const userName = present?.userName ?? context.memory.fact('administrator')?.userName;
    if (userName === undefined) {
      return {
        state: 'open',
        statement: 'The administrator comes first.',
        facts: [],
        detail: { userName, leftOver: undefined, hasDevice: false },
      };
    }
    const [devices, unassigned] = await Promise.all([
      unlessMissing(
        allPages(account, ['IAM', 'ListMFADevices'], { UserName: userName }, ({ MFADevices }) => MFADevices),
      ),
      allPages(
        account,
        ['IAM', 'ListVirtualMFADevices'],
        { AssignmentStatus: 'Unassigned' },
        ({ VirtualMFADevices }) => VirtualMFADevices,
      ),
    ]);
    const own = devices ?? [];
    const serial = serialFor(context, userName);
    const leftOver = unassigned.find(({ SerialNumber }) => SerialNumber === serial)?.SerialNumber;
    const detail = { userName, leftOver, hasDevice: false };
    if (own.length > 0) {
      const assigned = own.some(({ SerialNumber }) => SerialNumber === leftOver);
      const ours = leftOver !== undefined && !assigned && isOurs(context, leftOver) ? leftOver : undefined;
      return {
        state: ours === undefined ? 'verified' : 'open',
        statement:
          ours === undefined
            ? `${userName} has MFA.`
            : `${userName} has MFA; a device that rootlock made for it is left over, and nobody's.`,
        facts: [
          ...own.map(({ SerialNumber, EnableDate }) =>
            fact('Device', `${SerialNumber ?? ''}${EnableDate ? `, since ${whenUtc(EnableDate)}` : ''}`, 'good'),
          ),
          ...(ours === undefined ? [] : [fact('Left over', ours, 'warning')]),
        ],
        detail: { ...detail, leftOver: ours, hasDevice: true },
      };
    }
    return {
      state: 'open',
      statement: `${userName} has no MFA.`,
      facts: [
        fact('MFA devices', 'none', 'bad'),
        ...(leftOver === undefined
          ? []
          : [
              fact(
                'Left over',
                `${leftOver}: made once and never assigned; its seed is gone, so it is replaced`,
                'warning',
              ),
            ]),
      ],
      detail,
    };
  },

  plan: async ({ detail: { userName, leftOver, hasDevice } }, context) => {
    if (userName === undefined) return { kind: 'nothing' };
    const principal = context.account.acting;
    const serial = serialFor(context, userName);
    const remove = { service: 'IAM', operation: 'DeleteVirtualMFADevice', principal } as const;
    const changes: Change[] = [];
    if (leftOver !== undefined) {
      changes.push({
        ...remove,
        id: 'delete-left-over',
        summary: `Delete the unassigned device ${userName} of an earlier attempt`,
        input: { SerialNumber: leftOver },
        undo: { kind: 'final' },
        unmakes: `mfa/${leftOver}`,
      });
    }
    if (hasDevice) {
      if (changes.length === 0) return { kind: 'nothing' };
      const title = `Delete the device of ${userName} that is left over`;
      return { kind: 'changes', yes: 'Delete it', plan: sealPlan({ control: 'admin-mfa', title, changes }) };
    }
    changes.push(
      {
        id: 'create-device',
        summary: `Make a virtual MFA device named ${userName}`,
        service: 'IAM',
        operation: 'CreateVirtualMFADevice',
        principal,
        input: { VirtualMFADeviceName: userName, Tags: ownTags(context.signer) },
        undo: { kind: 'can-be-undone', how: 'delete the device' },
        ...(leftOver === undefined ? {} : { retries: stillVisible }),
        compensation: { ...remove, summary: `Delete the device ${userName} again`, input: { SerialNumber: serial } },
        makes: `mfa/${serial}`,
      },
      {
        id: 'enable-device',
        summary: `Assign it to ${userName} with two codes in a row`,
        service: 'IAM',
        operation: 'EnableMFADevice',
        principal,
        input: {
          UserName: userName,
          SerialNumber: serial,
          AuthenticationCode1: '{code 1}',
          AuthenticationCode2: '{code 2}',
        },
        undo: { kind: 'can-be-undone', how: 'deactivate the device' },
        repeats: 'with two new codes each time, while AWS does not accept them',
        retries: {
          errors: ['NoSuchEntity', 'EntityTemporarilyUnmodifiable'],
          forSeconds: 60,
          because: 'AWS needs a moment until what was just made is visible everywhere',
        },
      },
    );
    return {
      kind: 'changes',
      yes: 'Show the QR code',
      plan: sealPlan({
        control: 'admin-mfa',
        title: `Put MFA on ${userName}`,
        changes,
        placeholders: {
          'code 1': { meaning: 'the code your app shows', secret: true },
          'code 2': { meaning: 'the code after it', secret: true },
        },
        remarks: [
          'Have an authenticator app ready. If you leave before the codes are accepted, the device is removed again.',
        ],
      }),
    };
  },

  apply: async (hands, { detail: { userName = '' } }, context) => {
    const { account, memory, port, signal } = context;
    if (hands.has('delete-left-over')) await hands.send('delete-left-over');
    if (!hands.has('create-device')) return;
    const made = (await hands.send('create-device')) as CreateVirtualMFADeviceResponse;
    // The SDK decodes the blob once; its bytes are the ASCII of the base32 text (aws-facts §4).
    const seed = new Secret(Buffer.from(made.VirtualMFADevice?.Base32StringSeed ?? []).toString('ascii'));
    const uri = otpauthUri(userName, account.facts.accountId, seed);
    const serial = serialFor(context, userName);
    const used = memory.usedCodes.get(serial) ?? new Set<string>();
    memory.usedCodes.set(serial, used);
    for (let problem: string | undefined; ;) {
      const { first, second } = await port.ask(
        {
          kind: 'enrol',
          id: 'admin-mfa.enrol',
          title: `Scan this with your authenticator app: ${userName}`,
          lines: ['Then type the code it shows, wait for it to change, and type the next one.'],
          device: userName,
          uri,
          seed,
          check: (one, two) => codePairProblem(one, two, used),
          ...(problem === undefined ? {} : { problem }),
        },
        signal,
      );
      used.add(first.reveal()).add(second.reveal());
      try {
        await hands.send('enable-device', { 'code 1': first, 'code 2': second });
        hands.settle('create-device');
        return;
      } catch (error) {
        if (!isAwsError(error, 'InvalidAuthenticationCode')) {
          // When the answer was lost, the device may be the user's all the same: then it stays.
          if (await isAssigned(context, userName, serial)) hands.settle('create-device');
          throw error;
        }
        problem = whyRefused(seed, [first.reveal(), second.reveal()], awsTime(context));
      }
    }
  },

  verify: async (context) => verdictOf(await adminMfa.inspect(context)),
};

/** In the journal, or made by a call whose answer was lost. */
function isOurs({ memory }: AwsContext, serial: string): boolean {
  return memory.made().includes(`mfa/${serial}`) || memory.unaccounted('CreateVirtualMFADevice', 'mfa').length > 0;
}

async function isAssigned({ account }: AwsContext, userName: string, serial: string): Promise<boolean> {
  try {
    const of = { UserName: userName };
    const devices = await allPages(account, ['IAM', 'ListMFADevices'], of, ({ MFADevices }) => MFADevices);
    return devices.some(({ SerialNumber }) => SerialNumber === serial);
  } catch (error) {
    if (error instanceof AwsProblem) return false;
    throw error;
  }
}

function serialFor({ account }: AwsContext, userName: string): string {
  return mfaSerial(account.facts.partition, account.facts.accountId, userName);
}
