// An administrator named ada, made over the API as far as a test wants her.
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
} from '@aws-sdk/client-iam';
import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { clientsOf, codeNow } from './clients.ts';

type Started = { readonly rehearsal: Rehearsal } & ReturnType<typeof clientsOf>;

export async function makeAdministrator<S extends Started>(started: S): Promise<S> {
  const { iam } = started;
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new CreateGroupCommand({ GroupName: 'administrators' }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'administrators', PolicyArn }));
  await iam.send(new CreateUserCommand({ UserName: 'ada', Tags: [{ Key: 'made-by', Value: 'rootlock' }] }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'administrators', UserName: 'ada' }));
  return started;
}

/** With an unassigned virtual device, its seed and its picture. */
export async function makeDevice<S extends Started>(started: S) {
  const { iam } = await makeAdministrator(started);
  const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ada' }));
  const seed = Buffer.from(made.VirtualMFADevice?.Base32StringSeed ?? []).toString('ascii');
  const serial = made.VirtualMFADevice?.SerialNumber ?? '';
  return { ...started, seed, serial, png: made.VirtualMFADevice?.QRCodePNG ?? new Uint8Array() };
}

/** With that device enabled, a key, and clients that sign with it. */
export async function makeMfa<S extends Started>(from: S) {
  const started = await makeDevice(from);
  const { iam, rehearsal, seed, serial } = started;
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: 'ada',
      SerialNumber: serial,
      AuthenticationCode1: codeNow(rehearsal, seed, -1),
      AuthenticationCode2: codeNow(rehearsal, seed),
    }),
  );
  rehearsal.clock.advance(30_000);
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
  const credentials = { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
  return { ...started, credentials, ada: clientsOf(rehearsal, { credentials }) };
}

/** Clients of an MFA session of ada. */
export async function mfaSession(started: Awaited<ReturnType<typeof makeMfa>>) {
  const { rehearsal, ada, seed, serial } = started;
  const { Credentials: given } = await ada.sts.send(
    new GetSessionTokenCommand({ SerialNumber: serial, TokenCode: codeNow(rehearsal, seed), DurationSeconds: 3600 }),
  );
  return clientsOf(rehearsal, {
    credentials: {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    },
  });
}
