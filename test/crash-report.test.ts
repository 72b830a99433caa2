import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crashText, writeCrashReport } from '../src/crash-report.ts';

const facts = { version: '1.2.3', nodeVersion: '20.20.2', platform: 'linux', command: 'setup', at: 1_800_000_000_000 };
const seed = 'JBSWY3DPEHPK3PXP';

describe('a crash report', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rootlock-crash-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('is readable by the owner only, in a directory of the owner', async () => {
    const file = await writeCrashReport(join(directory, 'state'), new Error('x'), facts);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'state'))).mode & 0o777).toBe(0o700);
    expect(await readFile(file, 'utf8')).toContain('rootlock 1.2.3, Node 20.20.2, linux');
  });

  it('says where each error of the chain was made', () => {
    const text = crashText(new TypeError('outer', { cause: new RangeError('inner') }), facts);
    expect(text).toMatch(/TypeError\n\s+at .*crash-report\.test\.ts:\d+:\d+/);
    expect(text).toMatch(/caused by:\nRangeError\n\s+at .*crash-report\.test\.ts:\d+:\d+/);
  });

  it.each([
    ['a message', new Error(`bad seed ${seed}`)],
    ['a message of several lines, one made to look like a frame', new Error(`bad\n    at ${seed} was the seed\nend`)],
    ['the message of a cause', new Error('x', { cause: new Error(seed) })],
    ['a value that is no error', seed],
    ['an object that is no error', { seed }],
    ['a cause that is no error', new Error('x', { cause: seed })],
    ['a code', Object.assign(new Error('x'), { code: `secret ${seed}` })],
    ['a name', Object.assign(new Error('x'), { name: `Error: ${seed}!` })],
    ['a message quoted by the JSON parser', parseError(`${seed} is not JSON`)],
  ])('keeps no secret that stands in %s', (_where, error) => {
    expect(crashText(error, facts)).not.toContain(seed);
  });
});

function parseError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
