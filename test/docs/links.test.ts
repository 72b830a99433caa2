// What the pages link to in the repository is there, headings included.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../support/program.ts';

const pages = async () => [
  'README.md',
  ...(await readdir(join(repository, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => join('docs', name)),
];

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

it('every link inside the repository leads somewhere', async () => {
  const dead: string[] = [];
  let looked = 0;
  for (const page of await pages()) {
    const text = await readFile(join(repository, page), 'utf8');
    const links = text.replace(/```[^]*?```/g, '').matchAll(/\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"/g);
    for (const [, link, image] of links) {
      const target = link ?? image ?? '';
      if (/^[a-z]+:/.test(target)) continue;
      looked += 1;
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? page : join(dirname(page), file);
      if (path.endsWith('/')) {
        if (await readdir(join(repository, path)).catch(() => undefined)) continue;
        dead.push(`${page}: ${target}`);
        continue;
      }
      const found = await readFile(join(repository, path), 'utf8').catch(() => undefined);
      const anchors = [...(found ?? '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
      if (found === undefined || (anchor !== undefined && !anchors.includes(anchor))) dead.push(`${page}: ${target}`);
    }
  }
  expect(looked).toBeGreaterThan(30);
  expect(dead).toEqual([]);
});

it('a beginner finds the guide from the first page, and from there the others', async () => {
  expect(await readFile(join(repository, 'README.md'), 'utf8')).toContain('(docs/guide.md)');
  const guide = await readFile(join(repository, 'docs/guide.md'), 'utf8');
  for (const page of ['controls.md', 'record.md', 'security.md', 'architecture.md'])
    expect(guide).toContain(`(${page})`);
});
