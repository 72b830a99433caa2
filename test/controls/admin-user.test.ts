import { describe, expect, it } from 'vitest';
import { adminUser } from '../../src/controls/admin-user.ts';
import { Interrupted } from '../../src/engine/errors.ts';
import type { ShowSecretQuestion, TextQuestion } from '../../src/engine/port.ts';
import { addAdministrators, addKey, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { changesMade, changesSeen, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, idsOf, planOf, proposalOf, scriptedOwner, valuesOf, verdictOn } from './owner.ts';
import { names, stores } from './scripts.ts';

const builderOf = ({ rehearsal }: Stage) => ({
  account: rehearsal.state,
  ids: seededIds('more'),
  now: rehearsal.clock.now(),
});

describe('the administrator on a fresh account', () => {
  it('is a tagged user in a group that carries AdministratorAccess, with a password shown once', async () => {
    const stage = await stageFor('fresh');
    const shown: string[] = [];
    const desk = await deskFor(
      stage,
      scriptedOwner({
        ...names,
        'admin-user.alias': ['ada-example'],
        'admin-user.password': [
          (question) => {
            shown.push((question as ShowSecretQuestion).secret.reveal());
            return 'stored';
          },
        ],
      }),
    );
    expect(await findingOf(adminUser, desk)).toMatchObject({
      state: 'open',
      statement: 'Nobody but root can sign in and administer.',
    });
    await carriedOut(adminUser, desk);
    const { users, groups, alias } = stage.rehearsal.state;
    const ada = users.get('ada');
    expect(ada?.tags.get('made-by')?.value).toBe('rootlock');
    expect(ada?.tags.get('rootlock:signer')?.value).toBe(stage.key.publicKey.fingerprint);
    expect(ada?.login).toMatchObject({ password: shown[0], resetRequired: true });
    expect([...(ada?.attachedPolicies ?? [])]).toEqual([]);
    expect([...(groups.get('administrators')?.members ?? [])]).toEqual(['ada']);
    expect(alias).toBe('ada-example');
    const verdict = await verdictOn(adminUser, desk);
    expect(verdict.grade).toBe('verified');
    expect(valuesOf(verdict)).toContain('Its members: ada');
    expect(valuesOf(verdict)).toContain('Sign-in address: https://ada-example.signin.aws.amazon.com/console');
  });

  it('is asked for once: what was chosen, the alias too, is known after a failure in the middle', async () => {
    const stage = await stageFor('fresh');
    const script = { ...names, 'admin-user.alias': ['ada-example'], 'admin-user.password': [stores(stage)] };
    const desk = await deskFor(stage, scriptedOwner(script));
    const trouble = { kind: 'error', code: 'AccessDenied', status: 403 } as const;
    stage.rehearsal.faults.add({ operation: 'AttachGroupPolicy', trouble });
    await expect(carriedOut(adminUser, desk)).rejects.toMatchObject({ failure: { code: 'AccessDenied' } });
    const before = desk.asked.length;
    await carriedOut(adminUser, desk);
    expect(desk.asked.slice(before).map(({ id }) => id)).toEqual(['admin-user.password']);
    expect(stage.rehearsal.state.alias).toBe('ada-example');
  });

  it.each(['', 'root', 'my-Root-user', 'ada lovelace', 'a'.repeat(65), 'ada/x'])(
    'is not called "%s": that is refused before anything is sent',
    async (name) => {
      const stage = await stageFor('fresh');
      let said: string | undefined;
      const owner = scriptedOwner({
        ...names,
        'admin-user.name': [
          (question) => {
            said = (question as TextQuestion).check(name);
            return 'ada';
          },
        ],
      });
      await planOf(adminUser, await deskFor(stage, owner));
      expect(said).toMatch(/\.$/);
      expect(changesSeen(stage)).toEqual([]);
    },
  );

  it('goes without an alias that belongs to somebody else, and says so', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.faults.add({
      operation: 'CreateAccountAlias',
      trouble: { kind: 'error', code: 'EntityAlreadyExists', status: 409 },
    });
    const desk = await deskFor(
      stage,
      scriptedOwner({ ...names, 'admin-user.alias': ['example'], 'admin-user.password': [stores(stage)] }),
    );
    await carriedOut(adminUser, desk);
    expect((await verdictOn(adminUser, desk)).grade).toBe('verified');
    expect(desk.told).toContainEqual(expect.objectContaining({ title: 'That alias belongs to another account' }));
  });
});

describe('a password that nobody said was stored', () => {
  it('is replaced by a new one at the next start, and the names are not asked again', async () => {
    const stage = await stageFor('fresh');
    const lost: string[] = [];
    const first = await deskFor(
      stage,
      scriptedOwner({
        ...names,
        'admin-user.password': [
          (question) => {
            lost.push((question as ShowSecretQuestion).secret.reveal());
            throw new Interrupted();
          },
        ],
      }),
    );
    await expect(carriedOut(adminUser, first)).rejects.toBeInstanceOf(Interrupted);
    await first.journal.close();

    const second = await deskFor(stage, scriptedOwner({ 'admin-user.password': [stores(stage)] }));
    expect((await findingOf(adminUser, second)).statement).toContain('a new one is offered');
    expect(idsOf(await carriedOut(adminUser, second))).toEqual(['replace-password']);
    expect(stage.rehearsal.state.users.get('ada')?.login?.password).not.toBe(lost[0]);
    expect((await verdictOn(adminUser, second)).grade).toBe('verified');
  });

  it('is replaced on another machine too, where the journal is not', async () => {
    const stage = await stageFor('fresh');
    const first = await deskFor(stage, scriptedOwner({ ...names, 'admin-user.password': [stores(stage)] }));
    await carriedOut(adminUser, first);
    const elsewhere = { ...stage, journalDirectory: `${stage.journalDirectory}-elsewhere` };
    const owner = scriptedOwner({ 'admin-user.which': ['user/ada'], 'admin-user.password': [stores(stage)] });
    expect(idsOf(await carriedOut(adminUser, await deskFor(elsewhere, owner)))).toEqual(['replace-password']);
  });
});

describe('what exists already', () => {
  it('is shown, and a group is used only after a yes', async () => {
    const stage = await stageFor('messy');
    const desk = await deskFor(
      stage,
      scriptedOwner({ ...names, 'admin-user.group': ['administrators'], 'admin-user.group-taken': ['adopt'] }),
    );
    const plan = await planOf(adminUser, desk);
    expect(idsOf(plan)).toEqual(['create-user', 'add-to-group', 'create-password']);
    const question = desk.asked.find(({ id }) => id === 'admin-user.group-taken');
    expect(question).toMatchObject({ suggested: 'fresh' });
    expect(question?.lines).toContain('Members: deploy-bot');
  });

  it('leaves a group alone by default', async () => {
    const stage = await stageFor('messy');
    const owner = scriptedOwner({
      ...names,
      'admin-user.group': ['administrators', 'people'],
      'admin-user.group-taken': ['fresh'],
    });
    expect(idsOf(await planOf(adminUser, await deskFor(stage, owner)))).toContain('create-group');
  });

  it('keeps the password of a user that somebody else made', async () => {
    const stage = await stageFor('messy');
    const bot = stage.rehearsal.state.users.get('deploy-bot');
    if (bot !== undefined) bot.login = { password: 'Somebody-elses-1', createdAt: 0, resetRequired: false };
    const desk = await deskFor(
      stage,
      scriptedOwner({
        'admin-user.which': ['new'],
        'admin-user.name': ['deploy-bot'],
        'admin-user.name-taken': ['adopt'],
        'admin-user.group': ['people'],
        'admin-user.alias': [''],
      }),
    );
    expect(idsOf(await carriedOut(adminUser, desk))).toEqual(['create-group', 'attach-policy', 'add-to-group']);
    expect(bot?.login?.password).toBe('Somebody-elses-1');
    const question = desk.asked.find(({ id }) => id === 'admin-user.name-taken');
    expect(question).toMatchObject({ suggested: 'fresh' });
    expect(question?.lines.join('\n')).toMatch(/Access keys: \d, \d active/);
    expect((await verdictOn(adminUser, desk)).grade).toBe('verified');
  });

  it('is taken over without a change when the owner is that administrator', async () => {
    const stage = await stageFor('done');
    const desk = await deskFor(stage, scriptedOwner({ 'admin-user.which': ['user/ada'] }));
    expect(await proposalOf(adminUser, desk)).toEqual({ kind: 'nothing' });
    expect((await verdictOn(adminUser, desk)).grade).toBe('verified');
    expect(changesSeen(stage)).toEqual([]);
  });

  it('is mended without touching a password in use', async () => {
    const stage = await stageFor('done');
    const desk = await deskFor(stage, scriptedOwner({ 'admin-user.which': ['user/ada'] }));
    await proposalOf(adminUser, desk);
    stage.rehearsal.state.groups.get('administrators')?.attachedPolicies.clear();
    expect(idsOf(await carriedOut(adminUser, desk))).toEqual(['attach-policy']);
    expect(changesMade(stage)).toEqual(['iam.AttachGroupPolicy']);
  });
});

describe('a caller who is not root', () => {
  it('needs no new user when it is an administrator, through a role', async () => {
    const desk = await deskFor(await stageFor('identity-center'), scriptedOwner({}));
    expect(await verdictOn(adminUser, desk)).toMatchObject({
      grade: 'verified',
      statement: 'You are an administrator who is not root already; no new user is needed.',
    });
  });

  it('needs no new user when its group carries AdministratorAccess', async () => {
    const stage = await stageFor('fresh');
    const builder = builderOf(stage);
    addAdministrators(builder, 'people', addUser(builder, 'grace'));
    const { accessKeyId, secret } = addKey(builder, { kind: 'user', userName: 'grace' });
    const desk = await deskFor(stage, scriptedOwner({}), { credentials: { accessKeyId, secretAccessKey: secret } });
    expect(valuesOf(await findingOf(adminUser, desk))).toContain('Administrator by: group people');
  });
});
