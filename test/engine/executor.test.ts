// From an approved plan to calls: what runs is what was shown, and everything that leaves was written down before.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { execute, type ExecutionOptions } from '../../src/engine/executor.ts';
import { createLately } from '../../src/engine/lately.ts';
import { createMemory } from '../../src/engine/memory.ts';
import { type Approval, approve, type Change, type Plan, sealPlan } from '../../src/engine/plan.ts';
import type { Event } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import { type MovedClock, movedClock } from './moved-clock.ts';
import { change, planOf, userChange } from './sample-plan.ts';
import { awsSays, type ScriptedSender, scriptedSender } from './scripted-sender.ts';
import { journalOnDisk, type OnDisk } from './temporary-journal.ts';

interface Stage {
  readonly sender: ScriptedSender;
  readonly clock: MovedClock;
  readonly disk: OnDisk;
  readonly told: Extract<Event, { kind: 'change' }>[];
  readonly stop: AbortController;
  readonly options: ExecutionOptions;
}

async function stageOf(
  plan: Plan,
  parts: { sender?: ScriptedSender; clock?: MovedClock; disk?: OnDisk } = {},
): Promise<Stage> {
  const { sender = scriptedSender(), clock = movedClock(), disk = await journalOnDisk() } = parts;
  const told: Extract<Event, { kind: 'change' }>[] = [];
  const stop = new AbortController();
  const options: ExecutionOptions = {
    lately: createLately(),
    ...{ plan, approval: approve(plan, 0), sender, journal: disk.journal, clock, signal: stop.signal },
    tell: (event) => {
      if (event.kind === 'change') told.push(event);
    },
  };
  return { sender, clock, disk, told, stop, options };
}

const operations = ({ sent }: ScriptedSender) => sent.map(({ operation }) => operation);
/** What the journal holds, a word or two per line. */
const shortly = ({ journal }: OnDisk) =>
  journal.lines.map((line) => {
    if (line.kind === 'intent') return `intent ${line.changeId}`;
    if (line.kind === 'outcome') return `${line.outcome} ${line.changeId}`;
    return line.kind === 'made' || line.kind === 'unmade' ? `${line.kind} ${line.thing}` : line.kind;
  });

describe('consent', () => {
  it('to another plan opens nothing', async () => {
    const plan = planOf([change('one')]);
    const { options, sender } = await stageOf(plan);
    const other = approve(planOf([change('two')]), 0);
    expect(() => execute({ ...options, approval: other })).toThrow(/of another plan/);
    expect(sender.sent).toEqual([]);
  });

  it('to a plan whose digest does not fit what it says opens nothing', async () => {
    const { options } = await stageOf(planOf([change('one')]));
    const forged: Plan = { ...options.plan, changes: [change('one', { operation: 'DeleteGroup' })] };
    expect(() => execute({ ...options, plan: forged })).toThrow(/of another plan/);
  });

  it('covers only the changes of the plan', async () => {
    const { options, sender } = await stageOf(planOf([change('one')]));
    const { hands } = execute(options);
    expect([hands.has('one'), hands.has('two'), hands.has('constructor')]).toEqual([true, false, false]);
    await expect(hands.send('two')).rejects.toThrow(/has no change two/);
    expect(sender.sent).toEqual([]);
  });

  it.each<[string, (plan: { changes: Change[]; title: string }) => void]>([
    ['a value inside a call', (plan) => Object.assign(plan.changes[0]?.input ?? {}, { GroupName: 'other' })],
    ['a call', (plan) => Object.assign(plan.changes[0] ?? {}, { operation: 'DeleteGroup' })],
    ['the list of calls', (plan) => (plan.changes = [change('one', { operation: 'DeleteGroup' })])],
    ['the title', (plan) => (plan.title = 'Another')],
    ['one more call', (plan) => plan.changes.push(change('two'))],
  ])('ends when %s was altered after it was given: nothing is sent or written', async (_what, alter) => {
    const { options, sender, disk } = await stageOf(planOf([change('one')]));
    const { hands } = execute(options);
    alter(options.plan as unknown as { changes: Change[]; title: string });
    await expect(hands.send('one')).rejects.toThrow(/plan changed after it was approved/);
    expect(hands.has('two')).toBe(false);
    expect(sender.sent).toEqual([]);
    expect(shortly(disk)).toEqual([]);
  });

  it('is checked again at the last moment, and what is sent is what was shown even if the plan is put back', async () => {
    const plan = planOf([change('one')]);
    const input = plan.changes[0]?.input as { GroupName: string };
    const { options, sender } = await stageOf(plan);
    // As over a network: some time passes between the call and its announcement.
    const slow: ScriptedSender = {
      ...sender,
      send: async (...call) => {
        await new Promise((resolve) => setImmediate(resolve));
        return sender.send(...call);
      },
    };
    const { hands } = execute({ ...options, sender: slow });
    input.GroupName = 'other';
    const sending = hands.send('one');
    input.GroupName = 'one';
    await sending;
    expect(sender.sent[0]?.input).toEqual({ GroupName: 'one' });
  });

  it('is for one call each: a permit that was kept is worth nothing', async () => {
    const { options, sender, disk } = await stageOf(planOf([change('one')]));
    await execute(options).hands.send('one');
    await expect(sender.sent[0]?.permit.announce()).rejects.toThrow(/a permit is for one call/);
    expect(shortly(disk)).toEqual(['intent one', 'ok one']);
  });

  it('does not let a control put another name where the plan showed one', async () => {
    const plan = planOf([change('one', { input: { GroupName: '{group}' } })], {
      ...{ alternatives: { group: ['ours'] }, placeholders: { group: { meaning: 'the group' } } },
    });
    const { options, sender } = await stageOf(plan);
    const { hands } = execute(options);
    await expect(hands.send('one', { group: 'theirs' })).rejects.toThrow(/names that were shown/);
    await expect(hands.name('group', 'theirs')).rejects.toThrow(/names that were shown/);
    await expect(hands.send('one', { stranger: 'x' })).rejects.toThrow(/no placeholder \{stranger\}/);
    await hands.send('one');
    expect(sender.sent.map(({ input }) => input)).toEqual([{ GroupName: 'ours' }]);
  });
});

describe('a call', () => {
  it('has its intent on disk before it leaves, and its outcome on disk before send returns', async () => {
    const disk = await journalOnDisk();
    const seen: string[] = [];
    const sender = scriptedSender(() => {
      seen.push(readFileSync(disk.path, 'utf8'));
      return { $metadata: { requestId: 'req-1' } };
    });
    const plan = planOf([userChange('ada')]);
    const { options } = await stageOf(plan, { sender, disk });
    await execute(options).hands.send('make-ada');
    const kinds = (text: string) =>
      text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as object]));
    expect(kinds(seen[0] ?? '')).toMatchObject([
      { kind: 'intent', planDigest: plan.digest, changeId: 'make-ada', operation: 'CreateUser', principal: 'caller' },
    ]);
    expect(kinds(await disk.text()).slice(1)).toMatchObject([
      { kind: 'outcome', outcome: 'ok', requestId: 'req-1', summary: 'Create the user ada', control: 'sample' },
      { kind: 'made', thing: 'iam-user/ada' },
    ]);
  });

  it('does not leave when its intent cannot be written', async () => {
    const { options, sender, disk } = await stageOf(planOf([userChange('ada')]));
    await disk.journal.close();
    const { hands, takeBack } = execute(options);
    await expect(hands.send('make-ada')).rejects.toMatchObject({ kind: 'environment' });
    expect(sender.sent).toEqual([]);
    expect(await takeBack()).toEqual([]);
  });

  it('is sent once', async () => {
    const { options, sender } = await stageOf(planOf([change('one')]));
    const { hands } = execute(options);
    await hands.send('one');
    await expect(hands.send('one')).rejects.toThrow(/one was sent already/);
    expect(sender.sent).toHaveLength(1);
  });

  it('is sent once, also when it is asked for twice at the same time', async () => {
    const { options, sender } = await stageOf(planOf([change('one')]));
    const { hands } = execute(options);
    const results = await Promise.allSettled([hands.send('one'), hands.send('one')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(sender.sent).toHaveLength(1);
  });

  it('whose answer was lost is not sent again', async () => {
    const sender = scriptedSender(() => {
      throw awsSays('ServiceFailure', 'unknown');
    });
    const plan = planOf([change('one', { retries: { errors: ['ServiceFailure'], forSeconds: 60, because: 'slow' } })]);
    const { options, disk } = await stageOf(plan, { sender });
    const { hands } = execute(options);
    await expect(hands.send('one')).rejects.toThrow('ServiceFailure');
    await expect(hands.send('one')).rejects.toThrow(/sent already/);
    expect(sender.sent).toHaveLength(1);
    expect(shortly(disk)).toEqual(['intent one', 'unknown one']);
  });

  it('that AWS refused may be sent again', async () => {
    const sender = scriptedSender((_call, count) => {
      if (count === 0) throw awsSays('AccessDenied');
      return {};
    });
    const { options, disk } = await stageOf(planOf([change('one')]), { sender });
    const { hands } = execute(options);
    await expect(hands.send('one')).rejects.toThrow('AccessDenied');
    await hands.send('one');
    expect(shortly(disk)).toEqual(['intent one', 'refused one', 'intent one', 'ok one']);
  });

  it('repeats where the plan says so, each time with its own intent', async () => {
    const plan = planOf([change('one', { input: { Code: '{code}' }, repeats: 'with new codes' })], {
      placeholders: { code: { meaning: 'a code', secret: true } },
    });
    const { options, sender, disk } = await stageOf(plan);
    const { hands } = execute(options);
    await hands.send('one', { code: new Secret('111111') });
    await hands.send('one', { code: new Secret('222222') });
    expect(sender.sent.map(({ input }) => input)).toEqual([{ Code: '111111' }, { Code: '222222' }]);
    expect(shortly(disk)).toEqual(['intent one', 'ok one', 'intent one', 'ok one']);
  });

  it('is not sent after the run was stopped', async () => {
    const { options, sender, stop, told } = await stageOf(planOf([change('one')]));
    const { hands } = execute(options);
    stop.abort(new Error('stopped'));
    await expect(hands.send('one')).rejects.toThrow('stopped');
    expect([sender.sent, told]).toEqual([[], []]);
  });

  it('for tidying up leaves even after the run was stopped, under the same approval', async () => {
    const { options, sender, stop, disk } = await stageOf(planOf([change('one')]));
    const { hands } = execute(options);
    stop.abort(new Error('stopped'));
    await hands.send('one', {}, 'lastly');
    expect(operations(sender)).toEqual(['CreateGroup']);
    expect(shortly(disk)).toEqual(['intent one', 'ok one']);
    await expect(hands.send('two', {}, 'lastly')).rejects.toThrow(/has no change two/);
  });

  it('that was stopped on its way is written down as unknown', async () => {
    const stage = await stageOf(planOf([change('one')]), {
      sender: scriptedSender((_call, _count, signal) => {
        stage.stop.abort(new Error('stopped'));
        signal.throwIfAborted();
        return {};
      }),
    });
    await expect(execute(stage.options).hands.send('one')).rejects.toThrow('stopped');
    expect(shortly(stage.disk)).toEqual(['intent one', 'unknown one']);
  });
});

describe('values', () => {
  it('go into the next foreseen name when one is taken, until there is none', async () => {
    const plan = planOf([change('bucket', { summary: 'Create {bucket}', input: { Bucket: '{bucket}' } })], {
      alternatives: { bucket: ['one', 'two'] },
    });
    const sender = scriptedSender((_call, count) => {
      if (count === 0) throw awsSays('BucketAlreadyExists');
      return {};
    });
    const { options, told } = await stageOf(plan, { sender });
    const { hands } = execute(options);
    await expect(hands.send('bucket')).rejects.toThrow('BucketAlreadyExists');
    expect(hands.nextAlternative('bucket')).toBe(true);
    await hands.send('bucket');
    expect(hands.valueOf('bucket')).toBe('two');
    expect(sender.sent.map(({ input }) => input)).toEqual([{ Bucket: 'one' }, { Bucket: 'two' }]);
    expect(told.map(({ summary, state }) => `${summary} ${state}`)).toEqual([
      'Create one started',
      'Create one failed',
      'Create two started',
      'Create two done',
    ]);
    expect(hands.nextAlternative('bucket')).toBe(false);
    expect(hands.nextAlternative('trail')).toBe(false);
    expect(hands.valueOf('bucket')).toBe('two');
  });

  it('that AWS gave are known by name, and as ours on disk before anything goes on', async () => {
    const plan = planOf([change('delete', { input: { AccessKeyId: '{key}' }, unmakes: 'access-key/{key}' })], {
      placeholders: { key: { meaning: 'the key' } },
    });
    const { options, sender, disk } = await stageOf(plan);
    const { hands } = execute(options);
    expect(() => hands.valueOf('key')).toThrow(TypeError);
    await hands.name('key', 'AKIA1', 'access-key/AKIA1');
    expect(await disk.text()).toContain('"made","thing":"access-key/AKIA1"');
    expect(createMemory(disk.journal).made()).toEqual(['access-key/AKIA1']);
    await hands.send('delete');
    expect(sender.sent[0]?.input).toEqual({ AccessKeyId: 'AKIA1' });
    expect(createMemory(disk.journal).made()).toEqual([]);
  });

  it('that are not known yet keep the call from leaving', async () => {
    const plan = planOf([change('one', { input: { Serial: '{serial}' } })], {
      placeholders: { serial: { meaning: 'the device' } },
    });
    const { options, sender, disk } = await stageOf(plan);
    await expect(execute(options).hands.send('one')).rejects.toThrow(/has no value yet/);
    expect(sender.sent).toEqual([]);
    expect(shortly(disk)).toEqual([]);
  });

  it('that are secret reach AWS and nothing else, also when a control forgets to wrap them', async () => {
    const canaries = ['k+/=é"one-secret', 'other secret&?%'] as const;
    const wrapped = {
      summary: 'Set {password}',
      input: { Password: '{password}', Code: 'x{code}' },
      makes: 'p/{code}',
    };
    const plan = planOf([change('one', wrapped), change('two', wrapped)], {
      placeholders: { password: { meaning: 'the password', secret: true }, code: { meaning: 'a code', secret: true } },
    });
    const sender = scriptedSender((_call, count) => {
      if (count === 1) throw awsSays('PasswordPolicyViolation');
      return { SecretAccessKey: canaries[0], $metadata: { requestId: 'req-1' } };
    });
    const { options, disk, told } = await stageOf(plan, { sender });
    const { hands } = execute(options);
    const fill = { password: new Secret(canaries[0]), code: canaries[1] };
    await hands.send('one', fill);
    await expect(hands.send('two', fill)).rejects.toThrow('PasswordPolicyViolation');
    expect(() => hands.valueOf('password')).toThrow(TypeError);
    expect(() => hands.valueOf('code')).toThrow(TypeError);
    expect(sender.sent[0]?.input).toEqual({ Password: canaries[0], Code: `x${canaries[1]}` });
    const everything = (await disk.text()) + JSON.stringify(told);
    expect(everything).toContain('Set [secret]');
    expect(everything).toContain('p/[secret]');
    for (const canary of canaries) {
      for (const shape of [
        canary,
        JSON.stringify(canary).slice(1, -1),
        encodeURIComponent(canary),
        new URLSearchParams({ canary }).toString().slice('canary='.length),
        ...(['base64', 'base64url', 'hex'] as const).map((encoding) => Buffer.from(canary).toString(encoding)),
      ]) {
        expect(everything).not.toContain(shape);
      }
    }
  });
});

describe('trying again', () => {
  const retries = { errors: ['NoSuchEntityException'], forSeconds: 60, because: 'it is not visible everywhere yet' };

  it('happens for the refusals the plan names, visibly, and only for so long', async () => {
    const sender = scriptedSender(() => {
      throw awsSays('NoSuchEntity');
    });
    const { options, clock, told } = await stageOf(planOf([change('one', { retries })]), { sender });
    const begun = clock.now();
    await expect(execute(options).hands.send('one')).rejects.toThrow('NoSuchEntity');
    const took = (clock.now() - begun) / 1_000;
    expect(took).toBeGreaterThan(45);
    expect(took).toBeLessThanOrEqual(60);
    expect(clock.slept.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000]);
    expect(sender.sent).toHaveLength(clock.slept.length + 1);
    expect(told.filter(({ state }) => state === 'waiting')).toHaveLength(clock.slept.length);
    expect(told.find(({ state }) => state === 'waiting')).toMatchObject({
      detail: 'it is not visible everywhere yet',
      atMostSeconds: 60,
    });
  });

  it('ends with the answer, each attempt written down', async () => {
    const sender = scriptedSender((_call, count) => {
      if (count < 2) throw awsSays('NoSuchEntity');
      return { Group: 'made' };
    });
    const { options, disk, told } = await stageOf(planOf([change('one', { retries })]), { sender });
    expect(await execute(options).hands.send('one')).toEqual({ Group: 'made' });
    expect(shortly(disk)).toEqual(['intent one', 'refused one', 'intent one', 'refused one', 'intent one', 'ok one']);
    expect(told.map(({ state }) => state)).toEqual(['started', 'waiting', 'waiting', 'done']);
  });

  it('does not happen for any other refusal', async () => {
    const sender = scriptedSender(() => {
      throw awsSays('AccessDenied');
    });
    const { options, clock } = await stageOf(planOf([change('one', { retries })]), { sender });
    await expect(execute(options).hands.send('one')).rejects.toThrow('AccessDenied');
    expect([sender.sent.length, clock.slept.length]).toEqual([1, 0]);
  });

  it('happens for throttling although the plan does not say so', async () => {
    const sender = scriptedSender((_call, count) => {
      if (count === 0) throw awsSays('ThrottlingException');
      return {};
    });
    const { options, told } = await stageOf(planOf([change('one')]), { sender });
    await execute(options).hands.send('one');
    expect(told.map(({ state, detail }) => [state, detail])).toContainEqual(['waiting', 'AWS asks for slower calls']);
  });

  it('stops when the run is stopped, and takes nothing back of what AWS refused', async () => {
    const stage: Stage = await stageOf(planOf([userChange('ada', { retries })]), {
      clock: movedClock(() => stage.stop.abort(new Error('stopped'))),
      sender: scriptedSender(() => {
        throw awsSays('NoSuchEntity');
      }),
    });
    const { hands, takeBack } = execute(stage.options);
    await expect(hands.send('make-ada')).rejects.toThrow('stopped');
    expect(await takeBack()).toEqual([]);
    expect(operations(stage.sender)).toEqual(['CreateUser']);
  });
});

describe('taking back', () => {
  const three = planOf([userChange('ada'), userChange('bob'), change('plain'), userChange('eve')]);

  it('removes what was made and not settled, newest first, each with its own intent', async () => {
    const { options, sender, disk, told } = await stageOf(three);
    const { hands, takeBack } = execute(options);
    for (const id of ['make-ada', 'make-bob', 'plain', 'make-eve']) await hands.send(id);
    hands.settle('make-bob');
    expect(await takeBack()).toEqual([]);
    expect(sender.sent.slice(4).map(({ operation, input }) => [operation, input])).toEqual([
      ['DeleteUser', { UserName: 'eve' }],
      ['DeleteUser', { UserName: 'ada' }],
    ]);
    expect(shortly(disk).slice(-6)).toEqual([
      ...['intent make-eve/take-back', 'ok make-eve/take-back', 'unmade iam-user/eve'],
      ...['intent make-ada/take-back', 'ok make-ada/take-back', 'unmade iam-user/ada'],
    ]);
    expect(createMemory(disk.journal).made()).toEqual(['iam-user/bob']);
    expect(told.filter(({ state }) => state === 'taken-back').map(({ summary }) => summary)).toEqual([
      'Delete the user eve again',
      'Delete the user ada again',
    ]);
    expect(await takeBack()).toEqual([]);
    expect(sender.sent).toHaveLength(6);
  });

  it('works after the run was stopped', async () => {
    const { options, sender, stop } = await stageOf(three);
    const { hands, takeBack } = execute(options);
    await hands.send('make-ada');
    stop.abort(new Error('stopped'));
    expect(await takeBack()).toEqual([]);
    expect(operations(sender)).toEqual(['CreateUser', 'DeleteUser']);
  });

  it('includes what may have been made although its answer was lost', async () => {
    const sender = scriptedSender((call) => {
      if (call.operation === 'CreateUser') throw awsSays('ECONNRESET', 'unknown');
      return {};
    });
    const { options } = await stageOf(three, { sender });
    const { hands, takeBack } = execute(options);
    await expect(hands.send('make-ada')).rejects.toThrow('ECONNRESET');
    expect(await takeBack()).toEqual([]);
    expect(operations(sender)).toEqual(['CreateUser', 'DeleteUser']);
  });

  it.each(['refused', 'not-sent'] as const)(
    'leaves alone what was %s: a thing of that name is not ours',
    async (reached) => {
      const sender = scriptedSender(() => {
        throw awsSays('EntityAlreadyExists', reached);
      });
      const { options } = await stageOf(three, { sender });
      const { hands, takeBack } = execute(options);
      await expect(hands.send('make-ada')).rejects.toThrow('EntityAlreadyExists');
      expect(await takeBack()).toEqual([]);
      expect(operations(sender)).toEqual(['CreateUser']);
    },
  );

  it('leaves alone what never left because the run was stopped right before', async () => {
    const stage: Stage = await stageOf(three);
    const sender: ScriptedSender = {
      ...stage.sender,
      send: (call, input, permit, signal) => {
        stage.stop.abort(new Error('stopped'));
        return stage.sender.send(call, input, permit, signal);
      },
    };
    const { hands, takeBack } = execute({ ...stage.options, sender });
    await expect(hands.send('make-ada')).rejects.toThrow('stopped');
    expect(await takeBack()).toEqual([]);
    expect(stage.sender.sent).toEqual([]);
  });

  it('still removes what a repeated call made when a later repetition is refused', async () => {
    const sender = scriptedSender((call, count) => {
      if (call.operation === 'CreateUser' && count === 1) throw awsSays('EntityAlreadyExists');
      return {};
    });
    const { options } = await stageOf(planOf([userChange('ada', { repeats: 'often' })]), { sender });
    const { hands, takeBack } = execute(options);
    await hands.send('make-ada');
    await expect(hands.send('make-ada')).rejects.toThrow('EntityAlreadyExists');
    await takeBack();
    expect(operations(sender)).toEqual(['CreateUser', 'CreateUser', 'DeleteUser']);
  });

  it('looks for a while for a thing that AWS confirmed and does not find, and does not speak of one that is gone', async () => {
    const sender = scriptedSender((call) => {
      if (call.operation === 'DeleteUser') throw awsSays('NoSuchEntityException');
      return {};
    });
    const { options } = await stageOf(three, { sender });
    const { hands, takeBack } = execute(options);
    await hands.send('make-ada');
    expect(await takeBack()).toEqual([]);
    const [first, ...tries] = operations(sender);
    expect(first).toBe('CreateUser');
    expect(tries.length).toBeGreaterThan(2);
    expect(new Set(tries)).toEqual(new Set(['DeleteUser']));
  });

  it('removes a thing that AWS confirmed and shows only later', async () => {
    const sender = scriptedSender((call, count) => {
      if (call.operation === 'DeleteUser' && count < 2) throw awsSays('NoSuchEntityException');
      return {};
    });
    const { options, told } = await stageOf(three, { sender });
    const { hands, takeBack } = execute(options);
    await hands.send('make-ada');
    expect(await takeBack()).toEqual([]);
    expect(told.at(-1)?.state).toBe('taken-back');
  });

  it('names what could not be removed, and goes on with the rest', async () => {
    const sender = scriptedSender((call, count) => {
      if (call.operation === 'DeleteUser' && count === 0) throw awsSays('AccessDenied');
      return {};
    });
    const { options, disk } = await stageOf(three, { sender });
    const { hands, takeBack } = execute(options);
    await hands.send('make-ada');
    await hands.send('make-bob');
    expect(await takeBack()).toEqual(['Create the user bob']);
    expect(createMemory(disk.journal).made()).toEqual(['iam-user/bob']);
  });

  it('names what it cannot address, because its id was lost with the answer', async () => {
    const lost = change('key', {
      ...{ summary: 'Create a key', operation: 'CreateAccessKey', input: {} },
      compensation: {
        ...change('x'),
        operation: 'DeleteAccessKey',
        summary: 'Delete it',
        input: { AccessKeyId: '{key}' },
      },
    });
    const sender = scriptedSender(() => {
      throw awsSays('TimeoutError', 'unknown');
    });
    const { options } = await stageOf(planOf([lost], { placeholders: { key: { meaning: 'the key' } } }), { sender });
    const { hands, takeBack } = execute(options);
    await expect(hands.send('key')).rejects.toThrow('TimeoutError');
    expect(await takeBack()).toEqual(['Create a key']);
    expect(operations(sender)).toEqual(['CreateAccessKey']);
  });

  it('of a key notes that it is gone, as the plan’s own removal would have', async () => {
    const remove = {
      service: 'IAM',
      operation: 'DeleteAccessKey',
      input: { AccessKeyId: '{key}' },
      principal: 'caller',
    } as const;
    const plan = sealPlan({
      ...{ control: 'sample', title: 'A key', placeholders: { key: { meaning: 'the key' } } },
      changes: [
        change('create', { compensation: { ...remove, summary: 'Delete the key' } }),
        change('delete', { ...remove, unmakes: 'access-key/{key}' }),
      ],
    });
    const { options, disk } = await stageOf(plan);
    const { hands, takeBack } = execute(options);
    await hands.send('create');
    await hands.name('key', 'AKIA1', 'access-key/AKIA1');
    await takeBack();
    expect(createMemory(disk.journal).made()).toEqual([]);
  });

  it('has the consent of the same approval and no other', async () => {
    const { options, sender } = await stageOf(three);
    const { hands, takeBack } = execute(options);
    await hands.send('make-ada');
    (options.approval as { -readonly [K in keyof Approval]: Approval[K] }).digest = 'another';
    expect(await takeBack()).toEqual(['Create the user ada']);
    expect(operations(sender)).toEqual(['CreateUser']);
  });
});
