// A rehearsal and the check of a record never leave the machine: every way out of the process is watched from inside.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { programUnderTest, run, runProgram, temporaryDirectory } from '../support/program.ts';

interface Seen {
  readonly kind: 'start' | 'connect' | 'name' | 'datagram' | 'program';
  readonly what: string;
}

const witness = fileURLToPath(new URL('fixtures/witness.cjs', import.meta.url));

async function seenIn(directory: string): Promise<readonly Seen[]> {
  const lines = (await readFile(join(directory, 'witness.jsonl'), 'utf8')).trim().split('\n');
  const seen = lines.map((line) => JSON.parse(line) as Seen);
  // Without its first word it was not there, and saw nothing for that reason.
  expect(seen[0]?.kind).toBe('start');
  return seen.slice(1);
}

async function watched(directory: string, args: readonly string[]) {
  const ended = await runProgram(args, {
    directory,
    nodeArgs: ['--require', witness],
    env: { WITNESS: join(directory, 'witness.jsonl') },
    timeout: 110_000,
  });
  return { ended, seen: await seenIn(directory) };
}

describe('the witness', () => {
  it('sees a connection, a fetch, a name, a datagram and a program', async () => {
    const directory = await temporaryDirectory();
    const script = `
      import { lookup } from 'node:dns/promises';
      import { createSocket } from 'node:dgram';
      import { execFileSync } from 'node:child_process';
      import { get } from 'node:http';
      import { connect } from 'node:tls';
      const quiet = (emitter) => emitter.on('error', () => {});
      quiet(get('http://127.0.0.2:1/'));
      quiet(connect(1, '127.0.0.3'));
      await fetch('http://127.0.0.4:9999/').catch(() => {});
      await lookup('localhost');
      const socket = createSocket('udp4');
      socket.send('x', 9, '127.0.0.5', () => socket.close());
      execFileSync('true');`;
    const env = { WITNESS: join(directory, 'witness.jsonl') };
    const args = ['--require', witness, '--input-type=module', '--eval', script];
    expect(await run(programUnderTest().node, args, { directory, env })).toMatchObject({ code: 0, stderr: '' });
    const seen = await seenIn(directory);
    const what = (kind: Seen['kind']) => seen.filter((one) => one.kind === kind).map((one) => one.what);
    expect(what('connect')).toEqual(['127.0.0.2', '127.0.0.3', '127.0.0.4']);
    expect(what('name')).toContain('localhost');
    expect(what('datagram').join()).toContain('127.0.0.5');
    expect(what('program')).toContain('true');
  });
});

describe('nothing leaves the machine', () => {
  it('in a whole rehearsal, nor when its record is verified', async () => {
    const directory = await temporaryDirectory();
    const played = await watched(directory, ['rehearse', '--auto', '--state-dir', 'state', '--output', 'out']);
    expect(played.ended).toMatchObject({ code: 0, stderr: '' });
    expect(played.seen.filter(({ kind }) => kind === 'connect').length).toBeGreaterThan(0);
    // The server looks its own address up, too; an address is not asked of anyone.
    const ways = [...new Set(played.seen.map(({ kind, what }) => `${kind} ${what}`))];
    expect(ways.sort()).toEqual(['connect 127.0.0.1', 'name 127.0.0.1']);

    const [record = ''] = await readdir(join(directory, 'out'));
    const elsewhere = await temporaryDirectory();
    const checked = await watched(elsewhere, ['verify', join(directory, 'out', record)]);
    expect(checked.ended).toMatchObject({ code: 0, stderr: '' });
    expect(checked.seen).toEqual([]);
  });
});
