import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListMFADevicesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { rehearsalClock } from '../../src/rehearsal/clock.ts';
import { joinRehearsal } from '../../src/rehearsal/join.ts';
import { scenarioList } from '../../src/rehearsal/scenarios.ts';
import { startRehearsal, type Rehearsal, type RehearsalCredentials } from '../../src/rehearsal/server.ts';
import { clientsOf, refusalOf, skippingRehearsal } from './clients.ts';

const open: Rehearsal[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((rehearsal) => rehearsal.close()));
});

async function start(scenario?: string) {
  const rehearsal = await skippingRehearsal(scenario);
  open.push(rehearsal);
  const { standIns: helpers } = await joinRehearsal(rehearsal.url, { skipping: true });
  return { rehearsal, helpers, ...clientsOf(rehearsal) };
}

async function ask(rehearsal: Rehearsal, path: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await fetch(new URL(path, rehearsal.controlUrl), {
    headers,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: (await answer.json()) as { readonly [name: string]: unknown } };
}

async function consoleLogins(rehearsal: Rehearsal) {
  const { cloudTrail } = clientsOf(rehearsal, { region: 'us-east-1' });
  const { Events: events = [] } = await cloudTrail.send(
    new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ConsoleLogin' }] }),
  );
  return events.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent) as unknown);
}

describe('the pretend console', () => {
  it('registers MFA for root, signs in with it, and deletes root’s keys', async () => {
    const { helpers, iam, rehearsal } = await start();
    expect(await helpers.console.run({ kind: 'sign-in-as-root' })).toContain('without MFA');
    await helpers.console.run({ kind: 'register-root-mfa' });
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({ AccountMFAEnabled: 1 });
    const serial = 'arn:aws:iam::111122223333:mfa/root-account-mfa-device';
    expect((await iam.send(new ListMFADevicesCommand({}))).MFADevices).toMatchObject([{ SerialNumber: serial }]);
    expect((await iam.send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices).toMatchObject([
      { SerialNumber: serial, User: { Arn: 'arn:aws:iam::111122223333:root' } },
    ]);
    expect(await helpers.console.run({ kind: 'sign-in-as-root' })).toContain('with MFA');
    expect(await consoleLogins(rehearsal)).toMatchObject([
      {
        userIdentity: { type: 'Root' },
        additionalEventData: { MFAUsed: 'Yes', MFAIdentifier: serial },
        responseElements: { ConsoleLogin: 'Success' },
      },
      { additionalEventData: { MFAUsed: 'No' } },
    ]);
    await helpers.console.run({ kind: 'register-root-mfa' });
    expect((await iam.send(new ListMFADevicesCommand({}))).MFADevices).toHaveLength(2);
    expect(await helpers.console.run({ kind: 'delete-root-access-keys' })).toBe(
      'Deleted 1 root access key at the pretend console.',
    );
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      AccountAccessKeysPresent: 0,
    });
  });

  it('signs a user in with the kept password and the pretend phone, and changes the password', async () => {
    const { helpers, iam, rehearsal } = await start();
    const password = new Secret('Correct-horse-battery-1');
    await iam.send(new CreateGroupCommand({ GroupName: 'administrators' }));
    await iam.send(
      new AttachGroupPolicyCommand({
        GroupName: 'administrators',
        PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    );
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'administrators', UserName: 'ada' }));
    await iam.send(
      new CreateLoginProfileCommand({ UserName: 'ada', Password: password.reveal(), PasswordResetRequired: true }),
    );
    const { VirtualMFADevice: made } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ada' }),
    );
    const seed = Buffer.from(made?.Base32StringSeed ?? []).toString('ascii');
    helpers.phone.scan('ada', new Secret(`otpauth://totp/ada%40111122223333?secret=${seed}`));
    const first = helpers.phone.code('ada');
    await helpers.phone.skipToNextCode();
    const second = helpers.phone.code('ada');
    expect(second?.secondsLeft).toBe(30);
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: 'ada',
        SerialNumber: made?.SerialNumber,
        AuthenticationCode1: first?.code.reveal(),
        AuthenticationCode2: second?.code.reveal(),
      }),
    );
    await expect(helpers.console.run({ kind: 'sign-in-as-user', userName: 'ada' })).rejects.toThrow(
      'No password of ada was kept.',
    );
    helpers.keep('Something else', new Secret('not this one'));
    helpers.keep('Console password of ada', password);
    // The second code was spent at enabling: the console asks for the next one.
    expect(await helpers.console.run({ kind: 'sign-in-as-user', userName: 'ada' })).toBe(
      'Signed in at the pretend console as ada with MFA and chose a new password.',
    );
    expect((await iam.send(new GetUserCommand({ UserName: 'ada' }))).User?.PasswordLastUsed).toBeInstanceOf(Date);
    expect((await iam.send(new GetLoginProfileCommand({ UserName: 'ada' }))).LoginProfile?.PasswordResetRequired).toBe(
      false,
    );
    expect((await consoleLogins(rehearsal))[0]).toMatchObject({
      userIdentity: { type: 'IAMUser', userName: 'ada' },
      additionalEventData: { MFAUsed: 'Yes' },
      responseElements: { ConsoleLogin: 'Success' },
    });
    expect(await helpers.console.run({ kind: 'sign-in-as-user', userName: 'ada' })).toBe(
      'Signed in at the pretend console as ada with MFA.',
    );
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    const ada = clientsOf(rehearsal, {
      credentials: { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' },
    });
    await helpers.phone.skipToNextCode();
    const TokenCode = helpers.phone.code('ada')?.code.reveal();
    await ada.sts.send(new GetSessionTokenCommand({ SerialNumber: made?.SerialNumber, TokenCode }));
    const secrets = [seed, password.reveal(), key?.SecretAccessKey ?? 'none', TokenCode ?? 'none'];
    const events = JSON.stringify(rehearsal.state.events);
    for (const secret of secrets) expect(events).not.toContain(secret);
  });

  it('refuses a wrong password, and writes the failure down', async () => {
    const { rehearsal, iam } = await start();
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ada', Password: 'Correct-horse-1' }));
    const refused = await ask(rehearsal, 'console/sign-in-as-user', { userName: 'ada', password: 'wrong' });
    expect(refused).toMatchObject({ status: 403, json: { reason: 'sign-in' } });
    expect((await consoleLogins(rehearsal))[0]).toMatchObject({ responseElements: { ConsoleLogin: 'Failure' } });
    expect((await iam.send(new GetUserCommand({ UserName: 'ada' }))).User?.PasswordLastUsed).toBeUndefined();
  });
});

describe('aws login', () => {
  it('gives root a session that can sign what the root key cannot', async () => {
    const { rehearsal, iam } = await start('root-key-only');
    const AccessKeyId = rehearsal.credentials.accessKeyId;
    const { json } = await ask(rehearsal, 'console/aws-login', {});
    const session = clientsOf(rehearsal, { credentials: json as unknown as RehearsalCredentials });
    await session.iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
    expect(await refusalOf(iam.send(new ListUsersCommand({})))).toMatchObject({ name: 'InvalidClientTokenId' });
    await session.iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Active' }));
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
    expect(await ask(rehearsal, 'console/aws-login', { userName: 'ada' })).toMatchObject({ status: 403 });
  });
});

describe('joining', () => {
  it('agrees with the account on the time, and waits by moving it', async () => {
    const { rehearsal } = await start();
    rehearsal.clock.advance(3_600_000);
    const joined = await joinRehearsal(rehearsal.url, { skipping: true });
    expect(joined).toMatchObject({ url: rehearsal.url, accountId: '111122223333' });
    expect(await joined.credentials()).toMatchObject(rehearsal.credentials);
    expect(joined.instance).toBe(rehearsal.instance);
    expect(Math.abs(joined.clock.now() - rehearsal.clock.now())).toBeLessThan(1000);
    const before = rehearsal.clock.now();
    await joined.clock.sleep(600_000, new AbortController().signal);
    expect(rehearsal.clock.now() - before).toBeGreaterThanOrEqual(600_000);
    expect(Math.abs(joined.clock.now() - rehearsal.clock.now())).toBeLessThan(1000);
  });

  it('finds on the phone and in the password manager what an earlier run left there', async () => {
    const { helpers, rehearsal } = await start('done');
    expect(helpers.phone.code('ada')?.code.reveal()).toMatch(/^\d{6}$/);
    expect(await helpers.console.run({ kind: 'sign-in-as-user', userName: 'ada' })).toBe(
      'Signed in at the pretend console as ada with MFA.',
    );
    expect((await consoleLogins(rehearsal)).length).toBe(1);
  });

  it('refuses what is no rehearsal, and says when nothing is there', async () => {
    const other = createServer((_, response) => response.end('{}'));
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await expect(joinRehearsal(url, { skipping: true })).rejects.toThrow('There is no rehearsal account');
    other.closeAllConnections();
    await new Promise((resolve) => {
      other.close(resolve);
    });
    await expect(joinRehearsal(url, { skipping: true })).rejects.toThrow('There is no rehearsal account');
  });
});

describe('the rehearsal’s own interface', () => {
  it('says what it is, gives credentials, moves its clock and keeps a log of every call', async () => {
    const { rehearsal, iam } = await start();
    expect((await ask(rehearsal, '')).json).toMatchObject({
      rehearsal: true,
      scenario: 'root-key',
      accountId: '111122223333',
    });
    expect((await ask(rehearsal, 'credentials')).json).toEqual({ ...rehearsal.credentials, region: 'eu-west-1' });
    const before = rehearsal.clock.now();
    expect((await ask(rehearsal, 'clock', { advanceSeconds: 86_400 })).status).toBe(200);
    expect(rehearsal.clock.now() - before).toBeGreaterThanOrEqual(86_400_000);
    expect((await ask(rehearsal, 'clock', { advanceSeconds: -1 })).status).toBe(400);
    const fresh = clientsOf(rehearsal, { credentials: rehearsal.renewCredentials() });
    await fresh.iam.send(new CreateUserCommand({ UserName: 'ada' }));
    await refusalOf(fresh.iam.send(new CreateUserCommand({ UserName: 'ada' })));
    await refusalOf(iam.send(new ListUsersCommand({})));
    expect((await ask(rehearsal, 'log')).json['calls']).toMatchObject([
      {
        service: 'iam',
        operation: 'CreateUser',
        mutating: true,
        outcome: 'ok',
        principalArn: 'arn:aws:iam::111122223333:root',
      },
      { operation: 'CreateUser', mutating: true, outcome: 'EntityAlreadyExists' },
      { operation: 'ListUsers', mutating: false, outcome: 'ExpiredToken', principalArn: null },
    ]);
    expect((await ask(rehearsal, 'nothing')).status).toBe(404);
  });

  it('is closed to web pages', async () => {
    const { rehearsal } = await start();
    expect((await ask(rehearsal, 'credentials', undefined, { origin: 'https://example.com' })).status).toBe(403);
  });

  it('scripts trouble: refusals, lost answers and cut connections', async () => {
    const { rehearsal, iam } = await start();
    const list = () => iam.send(new ListUsersCommand({}));
    await ask(rehearsal, 'faults', { operation: 'ListUsers', trouble: { kind: 'throttle' } });
    expect(await refusalOf(list())).toMatchObject({ name: 'Throttling' });
    await list();
    rehearsal.faults.add({
      operation: 'ListUsers',
      after: 1,
      trouble: { kind: 'error', code: 'ServiceFailure', status: 500 },
    });
    await list();
    expect(await refusalOf(list())).toMatchObject({ status: 500 });
    rehearsal.faults.add({ operation: '*', service: 'iam', trouble: { kind: 'reset' } });
    expect(await refusalOf(list())).toMatchObject({ message: expect.stringMatching(/ECONNRESET|socket hang up/) });
    rehearsal.faults.add({ operation: 'CreateUser', trouble: { kind: 'lost-reply' } });
    await refusalOf(iam.send(new CreateUserCommand({ UserName: 'ada' })));
    expect((await list()).Users).toMatchObject([{ UserName: 'ada' }]);
  });

  it('stops at once, connections and all', async () => {
    const { rehearsal, iam } = await start();
    await iam.send(new ListUsersCommand({}));
    await rehearsal.close();
    await rehearsal.close();
    expect(await refusalOf(iam.send(new ListUsersCommand({})))).toMatchObject({
      message: expect.stringMatching(/ECONNREFUSED|ECONNRESET|hang up/),
    });
  });
});

describe('scenarios', () => {
  it('all start, and an unknown one names them', async () => {
    for (const { name, says } of scenarioList()) {
      const { rehearsal, iam } = await start(name);
      expect(says).toMatch(/\.$/);
      expect(rehearsal.state.scenario).toBe(name);
      expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
        AccountMFAEnabled: ['done', 'organization'].includes(name) ? 1 : 0,
      });
    }
    await expect(startRehearsal({ scenario: 'nowhere' })).rejects.toThrow(/no scenario "nowhere".*root-key, fresh/);
  });
});

describe('the rehearsal clock', () => {
  it('skips waiting, or waits and still includes what was skipped', async () => {
    const slept: number[] = [];
    const base = {
      now: () => 1000,
      sleep: (milliseconds: number) => {
        slept.push(milliseconds);
        return Promise.resolve();
      },
    };
    const { signal } = new AbortController();
    const skipping = rehearsalClock({ skipping: true, base });
    let turns = 0;
    setImmediate(() => (turns += 1));
    await skipping.sleep(60_000, signal);
    expect(skipping.now()).toBe(61_000);
    // One turn of the event loop went by, and no real time.
    expect(turns).toBe(1);
    const real = rehearsalClock({ skipping: false, base });
    real.advance(500);
    await real.sleep(60_000, signal);
    expect(real.now()).toBe(1500);
    expect(slept).toEqual([60_000]);
    expect(() => real.advance(-1)).toThrow(RangeError);
    await expect(skipping.sleep(1, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(skipping.now()).toBe(61_000);
  });
});
