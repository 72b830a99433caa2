// A disk that is full in the middle of a line, and has room again later: a real limit of the operating system on a
// real process. What is appended then must not stand behind half a line, where the next start would cut it.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { journalOnDisk, temporaryDirectory } from './temporary-journal.ts';

const program = `
import { execFileSync } from 'node:child_process';
import { openJournal } from ${JSON.stringify(join(import.meta.dirname, '../../src/engine/journal.ts'))};
const journal = await openJournal({ directory: process.argv[2], now: Date.now, processId: process.pid, isAlive: () => true });
const said = [];
for (let index = 0; index < 9; index += 1) {
  await journal.append({ kind: 'made', thing: 'x'.repeat(200) + index }).then(() => said.push('ok'), (e) => said.push(e.kind));
}
execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited']);
await journal.append({ kind: 'made', thing: 'late' }).then(() => said.push('ok'), (e) => said.push(e.account));
console.log(JSON.stringify({ said, kept: journal.lines.length }));
await journal.close();
`;

describe.runIf(process.platform === 'linux')('a disk that gets full', () => {
  it('ends the journal for this process, and what was confirmed before is all there at the next start', async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, 'program.mjs');
    const bundled = await build({
      stdin: { contents: program, resolveDir: import.meta.dirname, loader: 'ts' },
      ...{ bundle: true, platform: 'node', format: 'esm', write: false, logLevel: 'error' },
    });
    await writeFile(file, bundled.outputFiles[0]?.contents ?? '');
    const account = join(directory, 'account');
    // The signal of the limit is ignored, so that the write fails as it does on a full disk. 1 block is 1024 bytes.
    const script = `trap '' XFSZ; ulimit -S -f 1; exec "$0" "$1" "$2"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script, process.execPath, file, account]);
    const { said, kept } = JSON.parse(stdout) as { readonly said: readonly string[]; readonly kept: number };
    expect(kept).toBeGreaterThan(0);
    expect(said.slice(0, 9)).toEqual([
      ...Array<string>(kept).fill('ok'),
      ...Array<string>(9 - kept).fill('environment'),
    ]);
    expect(said[9]).toContain('No further change is sent to AWS');
    const { journal } = await journalOnDisk({ directory: account });
    expect(journal.lines).toHaveLength(kept);
    expect(journal.cut).toBe(1);
    await journal.close();
  });
});
