// The MFA devices of root, as far as the caller may know them, and of what kind they are. Virtual ones are told by
// their owner, because their names are free, and so are those of users.
import { allPages } from '../aws/pages.ts';
import { AwsProblem } from '../engine/errors.ts';
import type { Fact } from '../engine/port.ts';
import { type AwsContext, fact } from './contract.ts';

type DeviceKind = 'authenticator app' | 'passkey or security key' | 'hardware token';

interface RootDevice {
  readonly serial: string;
  readonly kind: DeviceKind;
  /** What the maker had certified, e.g. `FIDO L2`; of FIDO devices only. */
  readonly certified: readonly string[];
}

export interface RootDevices {
  readonly known: readonly RootDevice[];
  /** Whether every kind could be listed; virtual devices are all that others than root can see. */
  readonly isComplete: boolean;
  /** Whether the virtual ones could be listed. */
  readonly isVirtualKnown: boolean;
}

const devicesAtMost = 8;

/** What `rootDevices` asks first. */
export const assigned = { AssignmentStatus: 'Assigned' as const };

export async function rootDevices(context: AwsContext): Promise<RootDevices> {
  const [virtual, own] = await Promise.all([optional(virtualSerials(context)), optional(ownSerials(context))]);
  const serials = [...new Set([...(virtual ?? []), ...(own ?? [])])];
  return {
    known: await Promise.all(
      serials.map(async (serial) => {
        const kind = kindOf(serial);
        const certified = kind === 'passkey or security key' ? await certificationsOf(serial, context) : [];
        return { serial, kind, certified };
      }),
    ),
    isComplete: own !== undefined,
    isVirtualKnown: virtual !== undefined || own !== undefined,
  };
}

/** What only adds to the picture may be missing: not every caller can read it. */
export async function optional<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AwsProblem) return undefined;
    throw error;
  }
}

async function virtualSerials({ account }: AwsContext): Promise<readonly string[]> {
  const devices = await allPages(account, ['IAM', 'ListVirtualMFADevices'], assigned, (page) => page.VirtualMFADevices);
  return devices.filter(({ User }) => User?.Arn?.endsWith(':root')).flatMap(({ SerialNumber }) => SerialNumber ?? []);
}

/** Root's own devices of every kind: listed without a user name, so only root can ask. */
async function ownSerials({ account }: AwsContext): Promise<readonly string[] | undefined> {
  if (account.facts.caller.kind !== 'root') return undefined;
  const devices = await allPages(account, ['IAM', 'ListMFADevices'], {}, ({ MFADevices }) => MFADevices, {
    as: 'caller',
  });
  return devices.flatMap(({ SerialNumber }) => SerialNumber ?? []);
}

/** The serial number tells: an ARN of a virtual device or of FIDO, else what is printed on a token. */
function kindOf(serial: string): DeviceKind {
  if (/^arn:[^:]+:iam::\d+:mfa\//.test(serial)) return 'authenticator app';
  return /^arn:[^:]+:iam::\d+:u2f\//.test(serial) ? 'passkey or security key' : 'hardware token';
}

async function certificationsOf(SerialNumber: string, { account }: AwsContext): Promise<readonly string[]> {
  const device = await optional(account.read('IAM', 'GetMFADevice', { SerialNumber }, { as: 'caller' }));
  return Object.entries(device?.Certifications ?? {}).map(([name, level]) => `${name} ${level}`);
}

/** For MFA that is on. */
export function deviceFacts({ known, isComplete, isVirtualKnown }: RootDevices): readonly Fact[] {
  const atLeast = isComplete ? '' : 'at least ';
  return [
    ...known.map(({ serial, kind, certified }) => fact('Device', `${serial}, ${[kind, ...certified].join(', ')}`)),
    ...(known.length > 0
      ? []
      : [
          fact(
            'Devices',
            isVirtualKnown
              ? 'no authenticator app: a passkey, a security key or a token, which only root can list'
              : 'not readable from here',
          ),
        ]),
    ...(known.length === 1
      ? [fact('Advice', 'register a second device: a lost phone then costs minutes, not weeks', 'warning')]
      : []),
    ...(known.length > 0 ? [fact('Devices', `${atLeast}${known.length} of ${devicesAtMost}`)] : []),
    ...(isVirtualKnown ? [hardwareFact(known)] : []),
  ];
}

/** CIS 7.0 2.6 and Prowler ask only whether any virtual device is root's; a synced passkey is no hardware, and passes. */
function hardwareFact(known: readonly RootDevice[]): Fact {
  if (known.some(({ kind }) => kind === 'authenticator app')) {
    const isMixed = known.some(({ kind }) => kind !== 'authenticator app');
    return fact(
      'Hardware only',
      isMixed
        ? 'no: an app beside a key still fails CIS 2.6 (Level 2)'
        : 'no: CIS 2.6 (Level 2) wants security keys, and no app beside them',
    );
  }
  return fact(
    'Hardware only',
    'passes CIS 2.6 (Level 2); a synced passkey would too, although it is no hardware',
    'good',
  );
}
