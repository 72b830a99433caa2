// The clients are bundled with nothing but the operations that our sources name, so each of those must be there.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/program.ts';

const rooms = ['aws', 'check', 'commands', 'controls', 'engine', 'record', 'ui'];

/** Every quoted word that could be an operation's name. */
async function namedInSources(): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  for (const room of rooms) {
    const folder = join(repository, 'src', room);
    const files = (await readdir(folder, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
    for (const file of files) {
      const text = await readFile(join(folder, file), 'utf8');
      for (const [, word = ''] of text.matchAll(/['"`.]([A-Z][A-Za-z0-9]+)['"`]/g)) words.add(word);
    }
  }
  return words;
}

const commandsOf = (module: object) =>
  Object.keys(module)
    .filter((name) => /^[A-Z]\w*Command$/.test(name))
    .sort();

const folder = join(repository, 'src/aws/sdk');

describe('the clients of the SDK that are bundled', async () => {
  const named = await namedInSources();
  it.each((await readdir(folder)).map((file) => file.replace(/\.ts$/, '')))(
    '%s have every operation that our sources name, and no other',
    async (service) => {
      const bundled = (await import(join(folder, `${service}.ts`))) as object;
      const whole = (await import(`@aws-sdk/client-${service}`)) as object;
      const expected = commandsOf(whole).filter((name) => named.has(name.replace(/Command$/, '')));
      expect(expected.length).toBeGreaterThan(3);
      expect(commandsOf(bundled)).toEqual(expected);
      expect(Object.keys(bundled).filter((name) => name.endsWith('Client'))).toHaveLength(1);
    },
  );
});
