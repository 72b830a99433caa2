// `rootlock verify` on directories that nobody signed like this: each gets a verdict or a named reason, soon, in lines
// of plain text.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifyCommand } from '../../src/commands/verify.ts';
import { Problem } from '../../src/engine/errors.ts';
import { harmless } from '../../src/engine/harmless.ts';
import { signedFiles } from '../../src/record/signing.ts';
import { acting, hostileText } from '../support/hostile.ts';
import { replaced } from './edit.ts';
import { aKey, aMoment, exampleContent } from './example.ts';

type Files = readonly (readonly [string, Uint8Array])[];

/** The exit code and what was said; a Problem counts with its kind and its sentence. */
async function verdictOn(files: Files, format: 'table' | 'json'): Promise<readonly [number | string, string]> {
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-fuzz-'));
  let said = '';
  try {
    for (const [name, bytes] of files) {
      const path = join(directory, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
    const write = (text: string) => {
      said += text;
    };
    return [await verifyCommand({ path: directory, format, now: aMoment, write }), said];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.kind, error.happened];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const whole = [...signedFiles(exampleContent(), aKey())];
const names = whole.map(([name]) => name);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.json().map((text) => Buffer.from(text)),
  hostileText.map((text) => Buffer.from(text)),
  fc
    .constantFrom('', '{}', '[]', 'null', '{"__proto__":{"x":1}}', '['.repeat(20_000), '\ufeff{}')
    .map((text) => Buffer.from(text)),
);
/** A name that a file may have: not empty, no slash, no NUL, at most 255 bytes. */
const fileName = fc
  .oneof(fc.constantFrom(...names), hostileText)
  .map((text) => text.replaceAll(/[/\0]/g, '').slice(0, 60))
  .filter((text) => text !== '' && text !== '.' && text !== '..');
const someFiles = fc.array(fc.tuple(fileName, bytes), { maxLength: 4 });
/** Files of a whole record of which some are replaced, and others are added. */
const almostRecord = someFiles.map((changed): Files => [...new Map([...whole, ...changed])]);

it.each(['table', 'json'] as const)(
  'any directory gets a verdict or a named reason (%s)',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(someFiles, almostRecord), async (files) => {
        const [code, said] = await verdictOn(files, format);
        expect([0, 6, 'usage', 'verification', 'environment']).toContain(code);
        expect(said.length).toBeGreaterThan(10);
        expect(said.split('\n').filter((line) => acting.test(line))).toEqual([]);
        expect(said).not.toMatch(/^\s+at /m);
      }),
      { numRuns: 80 },
    );
  },
  60_000,
);

it('a record that somebody signed with hostile text in it is told without what acts', async () => {
  await fc.assert(
    fc.asyncProperty(
      // The schema limits the length, and canonical JSON holds no half of a surrogate pair.
      hostileText
        .map((text) => `a${text.slice(0, 200).replaceAll(/\p{Cs}/gu, '')}`)
        .filter((text) => harmless(text) !== text),
      fc.constantFrom('controls/0/title', 'controls/0/before/statement'),
      async (text, path) => {
        const content = replaced(exampleContent(), path, text) as ReturnType<typeof exampleContent>;
        const files: Files = [...signedFiles(content, aKey())];
        const [, said] = await verdictOn(files, 'table');
        expect(said.split('\n').filter((line) => acting.test(line))).toEqual([]);
        const markdown = Buffer.from(files.find(([name]) => name === 'record.md')?.[1] ?? '').toString('utf8');
        expect(markdown.split('\n').filter((line) => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(line))).toEqual([]);
      },
    ),
    { numRuns: 20 },
  );
}, 60_000);
