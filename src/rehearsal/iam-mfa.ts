// Virtual MFA devices: made, enabled with two consecutive codes, resynchronised, deactivated, deleted
// (IAM User Guide, "Assign MFA devices with the CLI or API"). Root's device can only come from the console.
import { alreadyExists, AwsError, noSuchEntity } from './aws-error.ts';
import { checkText, optionalText, page, requiredText } from './input.ts';
import { namedOrSelf, namedResource, newPath, readTags, refuseDuplicate, theUser } from './iam-names.ts';
import { describeRoot, describeUser } from './iam-users.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { qrPng } from './qr-png.ts';
import { iamArn, sameOwner, type AccountState, type MfaDevice, type Owner } from './state.ts';
import { codeRulesOf, spendPair } from './totp.ts';

const devicesPerOwner = 8;
const resyncReach = 20;

export function devicesOf(account: AccountState, owner: Owner): readonly MfaDevice[] {
  return [...account.devices.values()].filter((device) => sameOwner(device.owner, owner));
}

function theDevice({ account, input }: CallContext): MfaDevice {
  const serial = requiredText(input, 'SerialNumber');
  const device = account.devices.get(serial);
  if (device === undefined)
    throw new AwsError('NoSuchEntity', 404, `VirtualMFADevice with serial number ${serial} doesn't exist.`);
  return device;
}

function invalidCode(): AwsError {
  return new AwsError('InvalidAuthenticationCode', 403, 'Authentication code for device is not valid.');
}

export const mfaOperations: OperationTable = {
  CreateVirtualMFADevice: {
    mutating: true,
    resource: namedResource,
    run: ({ account, input, ids }) => {
      const name = checkText(
        'virtualMFADeviceName',
        requiredText(input, 'VirtualMFADeviceName'),
        /^[\w+=,.@-]+$/,
        1,
        226,
      );
      const serial = iamArn(account, `mfa${newPath(input)}${name}`);
      refuseDuplicate('MFADevice', serial, account.devices.keys());
      const seed = ids.base32(64);
      account.devices.set(serial, { serial, name, seed, tags: new Map(readTags(input)), drift: 0, lastWindow: -1 });
      const label = encodeURIComponent(`Amazon Web Services:${name}@${account.alias ?? account.accountId}`);
      return {
        VirtualMFADevice: {
          SerialNumber: serial,
          // The bytes are the ASCII of the base32 text (IAM API reference, VirtualMFADevice).
          Base32StringSeed: Buffer.from(seed, 'ascii'),
          QRCodePNG: qrPng(`otpauth://totp/${label}?secret=${seed}&issuer=Amazon%20Web%20Services`),
        },
      };
    },
  },
  EnableMFADevice: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const { account, input, now } = context;
      const user = theUser(context);
      const [first, second] = [requiredText(input, 'AuthenticationCode1'), requiredText(input, 'AuthenticationCode2')];
      const device = theDevice(context);
      if (device.owner !== undefined) throw alreadyExists('MFADevice', device.serial);
      const owner: Owner = { kind: 'user', userName: user.userName };
      if (devicesOf(account, owner).length >= devicesPerOwner) {
        throw new AwsError('LimitExceeded', 409, `Cannot exceed quota for MFADevicesPerUser: ${devicesPerOwner}`);
      }
      if (spendPair(device, [first, second], now, codeRulesOf(account)) === undefined) throw invalidCode();
      device.owner = owner;
      device.enabledAt = now;
      return {};
    },
  },
  ResyncMFADevice: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const { account, input, now } = context;
      const owner: Owner = { kind: 'user', userName: theUser(context).userName };
      const [first, second] = [requiredText(input, 'AuthenticationCode1'), requiredText(input, 'AuthenticationCode2')];
      const device = theDevice(context);
      if (!sameOwner(device.owner, owner)) throw noSuchEntity('MFA device', device.serial);
      const drift = spendPair(device, [first, second], now, { ...codeRulesOf(account), reach: resyncReach });
      if (drift === undefined) throw invalidCode();
      device.drift = drift;
      return {};
    },
  },
  DeactivateMFADevice: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const owner: Owner = { kind: 'user', userName: theUser(context).userName };
      const device = theDevice(context);
      if (!sameOwner(device.owner, owner)) throw noSuchEntity('MFA device', device.serial);
      delete device.owner;
      delete device.enabledAt;
      return {};
    },
  },
  DeleteVirtualMFADevice: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const device = theDevice(context);
      if (device.owner !== undefined) {
        throw new AwsError('DeleteConflict', 409, 'MFA device must be deactivated before it can be deleted.');
      }
      context.account.devices.delete(device.serial);
      return {};
    },
  },
  ListMFADevices: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const owner = namedOrSelf(context);
      const { items, ...rest } = page(devicesOf(context.account, owner), context.input);
      return {
        MFADevices: items.map((device) => ({
          UserName: owner.kind === 'user' ? owner.userName : 'root',
          SerialNumber: device.serial,
          EnableDate: enabled(device),
        })),
        ...rest,
      };
    },
  },
  GetMFADevice: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const device = theDevice(context);
      const { owner } = device;
      const userName = optionalText(context.input, 'UserName');
      if (owner === undefined || (userName !== undefined && (owner.kind !== 'user' || owner.userName !== userName))) {
        throw noSuchEntity('MFA device', device.serial);
      }
      return {
        SerialNumber: device.serial,
        UserName: owner.kind === 'user' ? owner.userName : undefined,
        EnableDate: enabled(device),
        // Only FIDO devices have any.
        Certifications: device.certifications ?? new Map(),
      };
    },
  },
  ListVirtualMFADevices: {
    mutating: false,
    run: (context) => {
      const { account, input } = context;
      const status = optionalText(input, 'AssignmentStatus') ?? 'Any';
      const devices = [...account.devices.values()].filter(
        ({ owner, certifications }) =>
          certifications === undefined && (status === 'Any' || (status === 'Assigned') === (owner !== undefined)),
      );
      const { items, ...rest } = page(devices, input);
      return { VirtualMFADevices: items.map((device) => describeDevice(context, device)), ...rest };
    },
  },
};

function enabled({ enabledAt }: MfaDevice): Date | undefined {
  return enabledAt === undefined ? undefined : new Date(enabledAt);
}

/** Never with the seed: AWS gives that only when the device is made. */
function describeDevice(context: CallContext, device: MfaDevice): Output {
  const { account } = context;
  const user = device.owner?.kind === 'user' ? account.users.get(device.owner.userName) : undefined;
  return {
    SerialNumber: device.serial,
    User: device.owner?.kind === 'root' ? describeRoot(account) : user && describeUser(context, user, false),
    EnableDate: enabled(device),
  };
}
