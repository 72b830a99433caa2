// Journals that were damaged by accident or on purpose: what holds is kept, what does not is cut off, and nothing
// throws but a sentence.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { openJournal, replay } from '../../src/engine/journal.ts';
import { hostileText } from '../support/hostile.ts';

async function written(): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-fuzz-'));
  try {
    const journal = await openJournal({ directory, now: () => 1_800_000_000_000, processId: 1, isAlive: () => false });
    await journal.append({ kind: 'run-started', runId: 'one', tool: 'rootlock test' });
    for (const thing of ['a', 'b', 'c']) await journal.append({ kind: 'made', thing });
    await journal.close();
    return await readFile(join(directory, 'journal.jsonl'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

it('any damage leaves a journal that begins as it did and can be written on', async () => {
  const whole = await written();
  const good = replay(whole.toString('utf8')).lines;
  const damage = fc.oneof(
    fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) }).map(({ at, to }) => {
      const bytes = Buffer.from(whole);
      bytes[at] = to;
      return bytes;
    }),
    fc.nat(whole.length).map((at) => whole.subarray(0, at)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([whole, bytes])),
    fc.array(fc.oneof(fc.json(), hostileText), { maxLength: 4 }).map((lines) => Buffer.from(`${lines.join('\n')}\n`)),
    fc
      .tuple(fc.nat(whole.length), hostileText)
      .map(([at, text]) => Buffer.concat([whole.subarray(0, at), Buffer.from(text), whole.subarray(at)])),
  );
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-fuzz-'));
  const open = () => openJournal({ directory, now: () => 1_800_000_000_000, processId: 1, isAlive: () => false });
  try {
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        await writeFile(join(directory, 'journal.jsonl'), bytes);
        const journal = await open();
        expect(journal.lines).toEqual(good.slice(0, journal.lines.length));
        await journal.append({ kind: 'made', thing: 'after' });
        const { length } = journal.lines;
        await journal.close();
        const again = await open();
        expect([again.lines.length, again.cut]).toEqual([length, 0]);
        await again.close();
      }),
      { numRuns: 80 },
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 60_000);
