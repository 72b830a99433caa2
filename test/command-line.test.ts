import { describe, expect, it } from 'vitest';
import { type GlobalFlags, parseCommandLine } from '../src/command-line.ts';

const read = (...args: string[]) => parseCommandLine(args, '/home/ada');
const noFlags: GlobalFlags = { planOnly: false, color: true, verbose: false };

describe('the command line', () => {
  it('opens the wizard without arguments', () => {
    expect(read()).toEqual({ kind: 'setup', flags: noFlags });
  });

  it('reads every global flag, and makes paths absolute', () => {
    const { flags } = read(
      ...['--profile', 'root', '--region', 'eu-west-1', '--endpoint-url', 'http://127.0.0.1:8800', '--output', 'out'],
      ...[
        '--trust-endpoint',
        'Aws.Example.com:443',
        '--state-dir',
        '../state',
        '--ui',
        'plain',
        '--plan',
        '--no-color',
        '--verbose',
      ],
    ) as { flags: GlobalFlags };
    expect(flags).toEqual({
      profile: 'root',
      region: 'eu-west-1',
      endpointUrl: 'http://127.0.0.1:8800',
      trustEndpoint: 'aws.example.com',
      output: '/home/ada/out',
      stateDirectory: '/home/state',
      ui: 'plain',
      planOnly: true,
      color: false,
      verbose: true,
    });
  });

  it('takes global flags before and after a command', () => {
    const rehearsal = { auto: true, serve: false, list: false, doubts: [] };
    const expected = { kind: 'rehearse', flags: { ...noFlags, verbose: true }, rehearsal };
    expect(read('--verbose', 'rehearse', '--auto')).toEqual(expected);
    expect(read('rehearse', '--auto', '--verbose')).toEqual(expected);
  });

  it('reads a rehearsal that is only served', () => {
    expect(read('rehearse', '--serve', '--port', '8800', '--scenario', 'messy')).toMatchObject({
      rehearsal: { auto: false, serve: true, port: 8800, scenario: 'messy' },
    });
  });

  it('reads doubts, as many as are given, and a bad day', () => {
    const given = ['--doubt', 'session-outlives-key=no', '--doubt', 'code-drift=not-at-all', '--bad-day', '7'];
    expect(read('rehearse', ...given)).toMatchObject({
      rehearsal: { doubts: ['session-outlives-key=no', 'code-drift=not-at-all'], badDay: '7' },
    });
  });

  it('reads where a run goes and where it comes from', () => {
    expect(read('state', 'export', 'run.json', '--account', '111122223333')).toEqual({
      ...{ kind: 'state', action: 'export', file: '/home/ada/run.json', account: '111122223333', flags: noFlags },
    });
    const flags = { ...noFlags, stateDirectory: '/state' };
    expect(read('state', 'import', '-', '--state-dir', '/state')).toEqual({
      ...{ kind: 'state', action: 'import', file: '-', flags },
    });
    expect(read('state')).toMatchObject({ kind: 'misuse', help: 'rootlock state --help' });
  });

  it('reads that things are to be taken back, or only shown', () => {
    expect(read('undo')).toEqual({ kind: 'undo', flags: noFlags });
    expect(read('undo', '--plan')).toEqual({ kind: 'undo', flags: { ...noFlags, planOnly: true } });
    expect(read('undo', 'ada')).toMatchObject({ kind: 'misuse' });
  });

  it('reads how a plan is printed, of the commands that have one', () => {
    const flags = { ...noFlags, planOnly: true, planFormat: 'json' };
    expect(read('--plan', '--format', 'json')).toEqual({ kind: 'setup', flags });
    expect(read('undo', '--plan', '--format', 'json')).toEqual({ kind: 'undo', flags });
    expect(read('--plan', 'rehearse', '--format', 'json')).toMatchObject({ kind: 'rehearse', flags });
    expect(read('--plan', '--format', 'ocsf')).toMatchObject({ kind: 'misuse', help: 'rootlock --help' });
    for (const command of [[], ['rehearse'], ['undo']])
      expect(read(...command, '--format', 'json')).toEqual({
        kind: 'misuse',
        happened: '--format says how a plan is printed: give --plan with it.',
        help: ['rootlock', ...command, '--help'].join(' '),
      });
    // Others have a `--format` of their own.
    expect(read('check', '--plan', '--format', 'ocsf')).toMatchObject({ kind: 'check', format: 'ocsf' });
  });

  it('reads where the answers are, a pipe included', () => {
    expect(read('--answers', 'a.json')).toMatchObject({ flags: { answers: '/home/ada/a.json' } });
    expect(read('--answers', '-')).toMatchObject({ flags: { answers: '-' } });
  });

  it('reads that the account is only to be looked at, and how that is printed', () => {
    expect(read('check')).toEqual({ kind: 'check', flags: noFlags, format: 'table' });
    expect(read('check', '--format', 'ocsf', '--profile', 'audit')).toEqual({
      ...{ kind: 'check', flags: { ...noFlags, profile: 'audit' }, format: 'ocsf' },
    });
    expect(read('check', '--format', 'csv')).toMatchObject({ kind: 'misuse', help: 'rootlock check --help' });
    expect(read('check', 'root-mfa')).toMatchObject({ kind: 'misuse' });
  });

  it('reads what to verify', () => {
    expect(read('verify', 'record')).toEqual({
      kind: 'verify',
      flags: noFlags,
      path: '/home/ada/record',
      live: false,
      format: 'table',
    });
    expect(read('verify', '/record', '--live', '--allowed-signers', 'list')).toMatchObject({
      live: true,
      allowedSignersFile: '/home/ada/list',
    });
    expect(read('rehearse', '--ssh-key', 'id_ed25519')).toMatchObject({ flags: { sshKey: '/home/ada/id_ed25519' } });
    expect(read('verify', '/record', '--key', 'a.pem', '--format', 'json')).toMatchObject({
      path: '/record',
      keyFile: '/home/ada/a.pem',
      format: 'json',
    });
  });

  it('reads that a record is to be made without changes, and what it is compared with', () => {
    expect(read('record')).toEqual({ kind: 'record', flags: noFlags, format: 'table' });
    expect(read('record', '--since', 'last', '--format', 'json', '--output', 'evidence')).toEqual({
      ...{ kind: 'record', since: '/home/ada/last', format: 'json' },
      flags: { ...noFlags, output: '/home/ada/evidence' },
    });
    expect(read('record', 'last')).toMatchObject({ kind: 'misuse', help: 'rootlock record --help' });
    expect(read('record', '--format', 'ocsf')).toMatchObject({ kind: 'misuse' });
    expect(read('recrod')).toMatchObject({ happened: 'There is no command "recrod". Did you mean "record"?' });
  });

  it.each(['activity', 'break-glass', 'org'])(
    'has no command %s yet, and does not take it for something else',
    (word) => {
      expect(read(word)).toMatchObject({ kind: 'misuse', happened: expect.stringContaining(`"${word}"`) as string });
    },
  );

  it.each([
    [['rehersal'], 'There is no command "rehersal". Did you mean "rehearse"?'],
    [['frobnicate'], 'There is no command "frobnicate".'],
    [['verify', 'a', 'b'], "Too many arguments for 'verify'. Expected 1 argument but got 2."],
    [['--regoin', 'x'], "Unknown option '--regoin'. Did you mean --region?"],
    [['rehearse', '--port', '70000'], 'A port is a number from 0 to 65535.'],
    [['rehearse', '--doubt', 'weather'], 'A doubt is given as NAME=ANSWER.'],
    [['rehearse', '--list', '--serve'], "Option '--list' cannot be used with option '--serve'."],
    [['--endpoint-url', 'https://user:word@example.com'], 'An endpoint carries no user name or password.'],
    [['--trust-endpoint', 'https://aws.example.com'], 'A host is a name or an address, with a port if it needs one.'],
    [['--trust-endpoint', 'aws.example.com/path'], 'A host is a name or an address'],
    [['--trust-endpoint', 'user@aws.example.com'], 'A host is a name or an address'],
    [['--trust-endpoint', ''], 'A host is a name or an address'],
    [['--profile'], '--profile needs a value: --profile <name>.'],
  ])('says what is wrong with %j', (args, says) => {
    const invocation = read(...args);
    expect(invocation).toMatchObject({ kind: 'misuse', happened: expect.stringContaining(says) as string });
  });

  it('does not repeat a password typed into a URL', () => {
    expect(JSON.stringify(read('--endpoint-url', 'https://user:tr0ub4dor@example.com'))).not.toContain('tr0ub4dor');
    expect(JSON.stringify(read('--endpoint-url', 'ftp://user:tr0ub4dor@example.com'))).not.toContain('tr0ub4dor');
  });

  it('names the help of the command that was misused', () => {
    expect(read('rehearse', '--bogus')).toMatchObject({ help: 'rootlock rehearse --help' });
    expect(read('--bogus')).toMatchObject({ help: 'rootlock --help' });
  });

  it('shows help whatever else is given', () => {
    expect(read('rehearse', '--help')).toMatchObject({ kind: 'print' });
    expect(read('--plan', '--help')).toMatchObject({ kind: 'print' });
  });
});
