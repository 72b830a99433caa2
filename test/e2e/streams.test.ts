// What a command is for goes to standard output, and everything else to standard error: so a script can read the one and
// a person still sees the other. And a reader that has seen enough may go.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../src/engine/journal.ts';
import { signRecord } from '../../src/record/signing.ts';
import { aKey, aMoment, exampleContent } from '../record/example.ts';
import { rehearsalFor, signedIn } from '../support/journey.ts';
import { programUnderTest, run, type RunOptions, runProgram, temporaryDirectory } from '../support/program.ts';

const ours = '111122223333';

/** A served account, a record and a journal. */
async function place() {
  const directory = await temporaryDirectory();
  const rehearsal = await rehearsalFor('done');
  const own = { env: signedIn(rehearsal), directory };
  const state = ['--state-dir', join(directory, 'state')];
  const on = ['--endpoint-url', rehearsal.url, ...state];
  const record = await signRecord(exampleContent(), directory, aKey());
  const journal = await openJournal({
    directory: join(directory, 'state', ours),
    now: () => aMoment,
    processId: process.pid,
    isAlive: () => true,
  });
  const account = { id: ours, partition: 'aws', rehearsal: false };
  await journal.append({ kind: 'run-started', runId: 'r1', tool: 'rootlock 1', account });
  await journal.close();
  return { own, on, state, record };
}

type Place = Awaited<ReturnType<typeof place>>;

/** What each command is asked for, how it ends, and what its result looks like. */
const results: readonly {
  readonly name: string;
  readonly args: (place: Place) => readonly string[];
  readonly code: number;
  readonly result: RegExp;
  /** It calls AWS, so --verbose has something to say. */
  readonly calls?: true;
  readonly isJson?: true;
}[] = [
  { name: '--version', args: () => ['--version'], code: 0, result: /^\d+\.\d+\.\d+\n$/ },
  { name: '--help', args: () => ['--help'], code: 0, result: /^Usage: rootlock/ },
  { name: 'help', args: () => ['help', 'state', 'export'], code: 0, result: /^Usage: rootlock state export/ },
  { name: 'completion', args: () => ['completion', 'bash'], code: 0, result: /\ncomplete .* rootlock\n$/ },
  { name: '--plan', args: ({ on }) => ['--plan', ...on], code: 3, result: /\$ aws /, calls: true },
  { name: 'check', args: ({ on }) => ['check', ...on], code: 3, result: /\d+ verified/, calls: true },
  {
    name: 'check --format json',
    args: ({ on }) => ['check', '--format', 'json', ...on],
    code: 3,
    result: /^\{[^]*\}\n$/,
    isJson: true,
    calls: true,
  },
  {
    name: 'check --format ocsf',
    args: ({ on }) => ['check', '--format', 'ocsf', ...on],
    code: 3,
    result: /^\[[^]*\]\n$/,
    isJson: true,
    calls: true,
  },
  {
    name: 'record',
    args: ({ on }) => ['record', '--output', 'records', ...on],
    code: 3,
    result: /\nRecord\n {2}\/.*rootlock-rehearsal-record-/,
    calls: true,
  },
  {
    name: 'record --format json',
    args: ({ on }) => ['record', '--output', 'records', '--format', 'json', ...on],
    code: 3,
    result: /^\{[^]*\}\n$/,
    isJson: true,
    calls: true,
  },
  {
    name: 'undo --plan',
    args: ({ on }) => ['undo', '--plan', ...on],
    code: 3,
    result: /\$ aws cloudtrail/,
    calls: true,
  },
  { name: 'verify', args: ({ record }) => ['verify', record], code: 0, result: /\w/ },
  {
    name: 'verify --format json',
    args: ({ record }) => ['verify', record, '--format', 'json'],
    code: 0,
    result: /^\{[^]*\}\n$/,
    isJson: true,
  },
  { name: 'rehearse --list', args: () => ['rehearse', '--list'], code: 0, result: /^Scenarios[^]*\nDoubts/ },
  { name: 'rehearse --plan', args: () => ['rehearse', '--plan'], code: 3, result: /\$ aws /, calls: true },
];

/** What --verbose says of a call. */
const told = /^STS GetCallerIdentity .* ok \d+ ms/m;

const { node, launcher } = programUnderTest();
const piped = (reader: string, args: readonly string[], options: RunOptions) =>
  run('/bin/sh', ['-c', `"$@" | ${reader}`, 'sh', node, launcher, ...args], options);

describe('the two streams', () => {
  it.each(results)('$name', async ({ args, code, result, isJson }) => {
    const here = await place();
    const ended = await runProgram(args(here), here.own);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: '' });
    expect(ended.stdout).toMatch(result);
    expect(isJson === true ? JSON.parse(ended.stdout) : {}).toBeTypeOf('object');
    // A reader that has seen enough may go.
    expect(await piped('head -0', args(here), here.own)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  });

  it.each(results.filter(({ calls }) => calls))('$name --verbose', async ({ args, code, result, isJson }) => {
    const here = await place();
    const ended = await runProgram([...args(here), '--verbose'], here.own);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toMatch(result);
    expect(isJson === true ? JSON.parse(ended.stdout) : {}).toBeTypeOf('object');
    // What it does meanwhile is told on the other one.
    expect(ended.stdout).not.toMatch(told);
    expect(ended.stderr).toMatch(told);
  });

  it('keeps a journal that goes through a pipe apart from what is said about it', async () => {
    const { own, state } = await place();
    const ended = await runProgram(['state', 'export', '-', ...state], own);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ account: '111122223333' });
    expect(ended.stderr).toMatch(/\w/);
    const elsewhere = ['--state-dir', join(own.directory, 'elsewhere')];
    const taken = await runProgram(['state', 'import', '-', ...elsewhere], { ...own, input: ended.stdout });
    expect({ code: taken.code, stderr: taken.stderr }).toEqual({ code: 0, stderr: '' });
    expect(taken.stdout).toMatch(/\w/);
  });

  it('has nothing on standard output when it fails', async () => {
    const { own, on } = await place();
    const nowhere = ['--endpoint-url', 'http://127.0.0.1:9'];
    for (const [args, code] of [
      [['check', ...nowhere, '--region', 'eu-west-1'], 5],
      [['undo', ...on], 4],
      [['record', ...nowhere, '--region', 'eu-west-1'], 5],
      [['record', '--since', 'missing'], 2],
      [['verify', 'missing'], 2],
      [['verify', 'missing', '--format', 'json'], 2],
      [['state', 'export', 'run.json', '--state-dir', 'missing'], 2],
      [['state', 'import', 'missing'], 2],
      [['completion', 'tcsh'], 2],
      [['help', 'nothing'], 2],
      [['rehearse', '--scenario', 'rot-key'], 2],
    ] as const) {
      const ended = await runProgram(args, { ...own, env: { ...own.env, AWS_MAX_ATTEMPTS: '1' } });
      expect({ code: ended.code, stdout: ended.stdout }, args.join(' ')).toEqual({ code, stdout: '' });
      expect(ended.stderr, args.join(' ')).toMatch(/\nNext: /);
    }
  });
});

describe('a reader that goes away', () => {
  it('ends check, a rehearsal and a script quietly', async () => {
    const { on, own } = await place();
    const quiet = { code: 0, signal: null, stdout: '', stderr: '' };
    expect(await piped('true', ['check', ...on], own)).toEqual(quiet);
    expect(await piped('true', ['rehearse', '--auto', '--output', 'other'], own)).toEqual(quiet);
    expect(await piped('head -1', ['completion', 'zsh'], own)).toEqual({ ...quiet, stdout: '#compdef rootlock\n' });
  });
});
