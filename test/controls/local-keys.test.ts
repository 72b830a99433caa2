import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localCredentials } from '../../src/aws/local-credentials.ts';
import { accessKeys } from '../../src/controls/access-keys.ts';
import { addKey, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import type { AccessKey, Owner } from '../../src/rehearsal/state.ts';
import { type Desk, deskFor, stageFor, type Stage } from '../support/rehearsed-run.ts';
import { carriedOut, findingOf, proposalOf, scriptedOwner, type Script, valuesOf, verdictOn } from './owner.ts';

function key({ rehearsal: { state, clock } }: Stage, owner: Owner): AccessKey {
  const builder = { account: state, ids: seededIds(`local-${state.keys.size}`), now: clock.now() };
  if (owner.kind === 'user' && owner.userName === 'bot') addUser(builder, 'bot');
  const made = { ...addKey(builder, owner), createdAt: clock.now() - 86_400_000 };
  state.keys.set(made.accessKeyId, made);
  return made;
}

/** A desk on a machine whose credentials file has these keys, by profile. */
async function deskWithFile(
  stage: Stage,
  keys: { readonly [profile: string]: Pick<AccessKey, 'accessKeyId' | 'secret'> },
  script: Script = {},
) {
  const home = await mkdtemp(join(tmpdir(), 'rootlock-local-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const file = join(home, 'credentials');
  const profiles = Object.entries(keys).map(
    ([profile, { accessKeyId, secret }]) =>
      `[${profile}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secret}\n`,
  );
  await writeFile(file, `# mine\n${profiles.join('')}`);
  const desk = await deskFor(stage, scriptedOwner(script));
  const env = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(home, 'config') };
  const context = { ...desk.context, localCredentials: localCredentials(env) };
  return { desk: { ...desk, context }, file };
}

const rootKeyOf = ({ rehearsal }: Stage) => {
  const found = [...rehearsal.state.keys.values()].find(({ owner }) => owner.kind === 'root');
  if (found === undefined) throw new Error('root has no key');
  return found;
};

const asked = ({ asked: questions }: Desk) => questions.map(({ id }) => id);

describe('keys in a file on this machine', () => {
  it('are shown with whose they are, root’s above all, without the file’s directories or any secret', async () => {
    const stage = await stageFor('root-key');
    const [root, user] = [rootKeyOf(stage), key(stage, { kind: 'user', userName: 'bot' })];
    const stranger = { accessKeyId: `AKIA${'Z'.repeat(16)}`, secret: 'z'.repeat(40) };
    const { desk, file } = await deskWithFile(stage, { default: root, work: user, elsewhere: stranger });
    const finding = await findingOf(accessKeys, desk);
    const values = valuesOf(finding).filter((value) => value.startsWith('On this machine'));
    expect(values).toEqual([
      expect.stringMatching(/\(root\), profile default in credentials$/),
      expect.stringMatching(/\(bot, active\), profile work in credentials$/),
    ]);
    // Neither is deleted: nothing is offered.
    expect(finding.state).toBe('verified');
    const shown = JSON.stringify(finding);
    for (const never of [root.secret, user.secret, stranger.secret]) expect(shown).not.toContain(never);
    expect(JSON.stringify(finding.facts)).not.toContain(file);
    // What is claimed of the account says nothing about the machine.
    expect(JSON.stringify(await verdictOn(accessKeys, desk))).not.toContain('On this machine');
  });

  it('are offered for removal once this tool has deleted them, and only their lines go', async () => {
    const stage = await stageFor('fresh');
    const user = key(stage, { kind: 'user', userName: 'bot' });
    user.status = 'Inactive';
    const old = { ...key(stage, { kind: 'user', userName: 'bot' }), createdAt: 0 };
    stage.rehearsal.state.keys.set(old.accessKeyId, old);
    const stranger = { accessKeyId: `AKIA${'Z'.repeat(16)}`, secret: 'z'.repeat(40) };
    const { desk, file } = await deskWithFile(
      stage,
      { work: user, other: stranger },
      {
        'access-keys.unused': [`delete-${user.accessKeyId}`, `deactivate-${old.accessKeyId}`],
        'access-keys.local': ['remove'],
      },
    );
    await carriedOut(accessKeys, desk);
    await carriedOut(accessKeys, { ...desk, context: { ...desk.context } }).catch(() => undefined);
    expect(asked(desk)).toContain('access-keys.local');
    const text = await readFile(file, 'utf8');
    expect(text).toBe(
      `# mine\n[work]\n[other]\naws_access_key_id = ${stranger.accessKeyId}\naws_secret_access_key = ${stranger.secret}\n`,
    );
    expect(desk.context.memory.facts('local-key')).toMatchObject([{ became: 'removed', profile: 'work' }]);
    const question = desk.asked.find(({ id }) => id === 'access-keys.local');
    expect(question?.lines.join(' ')).toContain(`profile work in ${file}, lines 3, 4`);
  });

  it('and once AWS says that they are of this account and lists them no more', async () => {
    const stage = await stageFor('fresh');
    const ghost = key(stage, { kind: 'user', userName: 'deleted' });
    const { desk, file } = await deskWithFile(stage, { work: ghost }, { 'access-keys.local': ['remove-with-copy'] });
    expect(await findingOf(accessKeys, desk)).toMatchObject({
      state: 'open',
      statement: 'One deleted key is still in a file on this machine.',
    });
    expect(await proposalOf(accessKeys, desk)).toEqual({ kind: 'nothing' });
    expect(await readFile(file, 'utf8')).toBe('# mine\n[work]\n');
    const told = desk.told.flatMap((event) => (event.kind === 'notice' ? event.lines : []));
    const copy = /The copy without secrets is (.+)\.$/.exec(told.join())?.[1] ?? '';
    expect(await readFile(copy, 'utf8')).not.toContain(ghost.secret);
    expect((await findingOf(accessKeys, desk)).state).toBe('verified');
  });

  it('stay when they turn up at AWS after all, and when the owner says so for good', async () => {
    const stage = await stageFor('fresh');
    const ghost = key(stage, { kind: 'user', userName: 'late' });
    const { desk, file } = await deskWithFile(stage, { work: ghost }, { 'access-keys.local': ['remove', 'keep'] });
    const text = await readFile(file, 'utf8');
    const { clock } = desk.context;
    const slow = {
      ...clock,
      sleep: async (milliseconds: number, signal: AbortSignal) => {
        addUser({ account: stage.rehearsal.state, ids: seededIds('late'), now: 0 }, 'late');
        await clock.sleep(milliseconds, signal);
      },
    };
    await expect(proposalOf(accessKeys, { ...desk, context: { ...desk.context, clock: slow } })).rejects.toThrow(
      'so its lines stay',
    );
    expect(await readFile(file, 'utf8')).toBe(text);
    stage.rehearsal.state.users.delete('late');
    expect(await proposalOf(accessKeys, desk)).toEqual({ kind: 'nothing' });
    expect(await readFile(file, 'utf8')).toBe(text);
    expect((await findingOf(accessKeys, desk)).state).toBe('verified');
  });

  it('may be root’s where this caller cannot list root’s, and are not offered', async () => {
    const stage = await stageFor('identity-center');
    const { desk } = await deskWithFile(stage, { default: rootKeyOf(stage) });
    const finding = await findingOf(accessKeys, desk);
    expect(finding.state).toBe('verified');
    expect(valuesOf(finding).at(-1)).toContain('of no user: root’s, or deleted');
  });

  it('make no call where there are none', async () => {
    const stage = await stageFor('fresh');
    const plain = await deskFor(stage, scriptedOwner({}));
    await findingOf(accessKeys, plain);
    const { length } = plain.account.calls;
    await plain.journal.close();
    const { desk } = await deskWithFile(stage, {});
    await findingOf(accessKeys, desk);
    expect(desk.account.calls).toHaveLength(length);
  });
});
