import { describe, expect, it } from 'vitest';
import { recordMarkdown } from '../../src/record/markdown.ts';
import { contentOf, exampleContent, exampleInput } from './example.ts';

const fingerprint = 'c0'.repeat(32);

describe('record.md', () => {
  // The text is part of the format: changing it makes older records fail. Then schemaVersion must go up.
  it('is the golden text of format 1', async () => {
    await expect(recordMarkdown(exampleContent(), fingerprint)).toMatchFileSnapshot('golden/record.md.txt');
  });

  it('says in its first line that a rehearsal is one, and says it only then', () => {
    expect(recordMarkdown(exampleContent(true), fingerprint).split('\n')[0]).toContain('REHEARSAL');
    expect(recordMarkdown(exampleContent(), fingerprint)).not.toMatch(/rehearsal/i);
  });

  it('counts what does not hold', () => {
    const input = exampleInput();
    const controls = input.controls.map((each, at) => ({
      ...each,
      claim: { ...each.claim, grade: at < 2 ? ('open' as const) : ('unknown' as const) },
    }));
    expect(recordMarkdown(contentOf({ ...input, controls }), fingerprint)).toContain(
      'Not all controls hold: 2 open, 2 unknown.',
    );
  });

  it('keeps names from the account from becoming markup, rows or lines', () => {
    const input = exampleInput();
    const [first] = input.controls;
    if (first === undefined) throw new Error('the example has no control');
    const value = 'x | y\n# **Verified** <b> [a](https://example.com) `c` \\';
    const claim = { ...first.claim, facts: [{ label: 'Name', value, tone: 'plain' as const }] };
    const text = recordMarkdown(contentOf({ ...input, controls: [{ ...first, claim }] }), fingerprint);
    expect(text).toContain('- Name: x \\| y # \\*\\*Verified\\*\\* \\<b\\> \\[a\\](https://example.com) \\`c\\` \\\\');
  });
});
