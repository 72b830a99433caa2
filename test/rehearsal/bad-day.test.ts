// Trouble from a seed: repeatable, of every kind, and changes of IAM that some calls see late.
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetUserCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { seededDraws } from '../../src/rehearsal/draws.ts';
import { everydayTroubles, scriptedFaults, type Trouble } from '../../src/rehearsal/faults.ts';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { makeMfa, mfaSession } from './administrator.ts';
import { clientsOf } from './clients.ts';
import { control, rehearsals } from './running.ts';

const start = rehearsals();

const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error as Error).name,
  );

/** What became of a dozen calls, each outcome once: one kind of trouble only makes an answer slow. */
async function dozen(iam: ReturnType<typeof clientsOf>['iam']): Promise<ReadonlySet<string>> {
  const calls = Array.from({ length: 12 }, () => outcomeOf(iam.send(new ListUsersCommand({}))));
  return new Set(await Promise.all(calls));
}

describe('random trouble', () => {
  const meet = (seed: string, rate = 0.3) => {
    const faults = scriptedFaults();
    faults.randomly({ seed, rate, troubles: everydayTroubles });
    return (operation: string) => faults.next('iam', operation);
  };

  it('is the same for the same seed, and another one for another', () => {
    const many = (seed: string) => Array.from({ length: 50 }, () => meet(seed)).map((next) => next('GetUser'));
    const series = (seed: string) => {
      const next = meet(seed);
      return Array.from({ length: 50 }, () => next('GetUser'));
    };
    expect(series('a')).toEqual(series('a'));
    expect(series('a')).not.toEqual(series('b'));
    // The first call of its kind meets the same thing every time.
    expect(new Set(many('a').map((trouble) => JSON.stringify(trouble))).size).toBe(1);
  });

  it('of one kind of call does not depend on how many other calls came before it', () => {
    const alone = meet('a');
    const among = meet('a');
    const first = Array.from({ length: 20 }, () => alone('GetUser'));
    const second = Array.from({ length: 20 }, () => {
      among('ListUsers');
      return among('GetUser');
    });
    expect(second).toEqual(first);
  });

  it('comes as often as it is told to, in every kind', () => {
    const next = meet('often', 0.3);
    const met = Array.from({ length: 1000 }, () => next('GetUser')).flatMap((trouble) => trouble ?? []);
    expect(met.length).toBeGreaterThan(240);
    expect(met.length).toBeLessThan(360);
    expect(new Set(met.map(({ kind }) => kind))).toEqual(new Set(everydayTroubles.map(({ kind }: Trouble) => kind)));
  });

  it('never comes at a rate of nought, always at a rate of one, and ends when it is cleared', async () => {
    expect(meet('a', 0)('GetUser')).toBeUndefined();
    expect(meet('a', 1)('GetUser')).toBeDefined();
    const { iam, rehearsal } = await start('root-key', undefined, { badDay: { seed: 'a', rate: 1, spreadSeconds: 0 } });
    expect((await dozen(iam)).size).toBeGreaterThan(1);
    await fetch(new URL('faults', rehearsal.controlUrl), { method: 'DELETE' });
    expect(await dozen(iam)).toEqual(new Set(['ok']));
  });

  it('can be asked for over the rehearsal’s own interface', async () => {
    const { iam, rehearsal } = await start();
    await control(rehearsal, 'bad-day', { seed: 'a', rate: 1, spreadSeconds: 0 });
    expect((await dozen(iam)).size).toBeGreaterThan(1);
    expect(await control(rehearsal, 'bad-day', { seed: 'a', rate: 'often' })).toEqual({
      error: 'rate must be a number of 0 or more.',
    });
  });
});

it('a session can be made to expire in the middle of its work, and a key cannot', async () => {
  const started = await makeMfa(await start());
  const session = await mfaSession(started);
  started.rehearsal.faults.add({ operation: 'ListUsers', times: 2, trouble: { kind: 'expire' } });
  expect(await outcomeOf(session.iam.send(new ListUsersCommand({})))).toBe('ExpiredToken');
  expect(await outcomeOf(session.sts.send(new GetCallerIdentityCommand({})))).toBe('ExpiredToken');
  expect(await outcomeOf(started.ada.iam.send(new ListUsersCommand({})))).toBe('ok');
});

describe('a change of IAM that spreads', () => {
  /** Every call that could be late is. */
  function spread({ state }: Rehearsal, seconds: number): void {
    state.spreading.rule = { mostMilliseconds: seconds * 1000, chance: 1, draws: seededDraws('spread') };
  }
  /** Long enough for every change. */
  const settle = ({ clock }: Rehearsal, seconds: number) => clock.advance(seconds * 1000);

  it('is not seen for a while, neither by reads nor by changes that build on it', async () => {
    const { iam, rehearsal } = await start();
    spread(rehearsal, 600);
    await iam.send(new CreateGroupCommand({ GroupName: 'readers' }));
    expect(await outcomeOf(iam.send(new CreateUserCommand({ UserName: 'ada' })))).toBe('ok');
    expect(await outcomeOf(iam.send(new GetUserCommand({ UserName: 'ada' })))).toBe('NoSuchEntityException');
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
    const join = new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'ada' });
    expect(await outcomeOf(iam.send(join))).toBe('NoSuchEntityException');
    settle(rehearsal, 600);
    expect(await outcomeOf(iam.send(join))).toBe('ok');
    expect((await iam.send(new ListUsersCommand({}))).Users).toHaveLength(1);
  });

  it('is not made twice, whatever a copy of IAM believes', async () => {
    const { iam, rehearsal } = await start();
    spread(rehearsal, 600);
    const create = new CreateUserCommand({ UserName: 'ada' });
    await iam.send(create);
    expect(await outcomeOf(iam.send(create))).toBe('EntityAlreadyExistsException');
    await iam.send(new CreateUserCommand({ UserName: 'bert' }));
    settle(rehearsal, 600);
    expect(rehearsal.state.users.size).toBe(2);
    // And what is gone for some is there still for others.
    await iam.send(new DeleteUserCommand({ UserName: 'ada' }));
    expect(await outcomeOf(iam.send(new GetUserCommand({ UserName: 'ada' })))).toBe('ok');
    settle(rehearsal, 600);
    expect(await outcomeOf(iam.send(new GetUserCommand({ UserName: 'ada' })))).toBe('NoSuchEntityException');
  });

  it('holds for keys and rights: a new key is unknown, a deleted one works on', async () => {
    const { iam, rehearsal } = await start();
    await iam.send(new CreateUserCommand({ UserName: 'ada' }));
    spread(rehearsal, 600);
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    const credentials = { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
    const { iam: own, sts } = clientsOf(rehearsal, { credentials });
    const who = () => outcomeOf(sts.send(new GetCallerIdentityCommand({})));
    expect(await who()).toBe('InvalidClientTokenId');
    settle(rehearsal, 600);
    expect(await who()).toBe('ok');
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam.send(new CreateGroupCommand({ GroupName: 'administrators' }));
    settle(rehearsal, 600);
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'administrators', PolicyArn }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'administrators', UserName: 'ada' }));
    expect(await outcomeOf(own.send(new ListUsersCommand({})))).toBe('AccessDenied');
    settle(rehearsal, 600);
    expect(await outcomeOf(own.send(new ListUsersCommand({})))).toBe('ok');
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ada', AccessKeyId: credentials.accessKeyId }));
    expect(await who()).toBe('ok');
    settle(rehearsal, 600);
    expect(await who()).toBe('InvalidClientTokenId');
  });
});
