// docs/security.md claims only what a test proves: every test that it names exists, by that name.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from './support/program.ts';

const page = async () => (await readFile(join(repository, 'docs/security.md'), 'utf8')).replace(/\s+/g, ' ');

it('every test that the security page names is there, by its name', async () => {
  const proofs = [...(await page()).matchAll(/`(test\/[\w./-]+)`: ([^·()]+?) ?(?=·|\))/g)].map(
    ([, file = '', says = '']) => ({
      file,
      says,
    }),
  );
  expect(proofs.length).toBeGreaterThan(40);
  const missing = await Promise.all(
    proofs.map(async ({ file, says }) => {
      const text = await readFile(join(repository, file), 'utf8').catch(() => '');
      return text.replace(/\s+/g, ' ').includes(says) ? [] : [`${file}: ${says}`];
    }),
  );
  expect(missing.flat()).toEqual([]);
});

it('every file that the security page names in the repository is there', async () => {
  const named = [...(await page()).matchAll(/`?(test\/[\w./-]+\.(?:ts|sh))/g)].map(([, file = '']) => file);
  for (const file of new Set(named)) {
    expect((await readFile(join(repository, file), 'utf8')).length, file).toBeGreaterThan(0);
  }
});
