import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { HtmlValidate } from 'html-validate/node';
import { describe, expect, it } from 'vitest';
import type { RecordInput } from '../../src/record/build-record.ts';
import type { RecordContent } from '../../src/record/content.ts';
import { recordHtml } from '../../src/record/html/page.ts';
import { recordMarkdown } from '../../src/record/markdown.ts';
import { plainText } from '../../src/record/plain-text.ts';
import { verifyText } from '../../src/record/verify-text.ts';
import { acting, bulky, hostileText } from '../support/hostile.ts';
import { replaced } from './edit.ts';
import { contentOf, everyGrade, exampleContent, exampleInput } from './example.ts';
import { elementsOf, textOf, withoutTimesAndIds, wordsOf } from './page-text.ts';

const fingerprint = 'cd'.repeat(32);
const page = (content: RecordContent) => recordHtml(content, fingerprint);

/** Those of the texts that do not stand in the page as words of their own. */
function missing(html: string, texts: readonly string[]): readonly string[] {
  const words = (text: string) => ` ${wordsOf(text.replaceAll(/[,:“”()]/g, ' '))} `;
  const there = words(textOf(html.replaceAll(/<[^>]*>/g, ' ')));
  return texts.filter((text) => !there.includes(words(text)));
}

/** The lines of the checklist, each with what is folded behind it. */
function linesOf(html: string) {
  return elementsOf(html, 'tbody').filter(({ attributes }) => attributes['id'] !== undefined);
}

/** Every string and number in a JSON value. */
function leavesOf(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}

async function faultsIn(html: string): Promise<readonly string[]> {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:document', 'html-validate:a11y'],
    rules: {
      // How it is spelled is ours to choose; whether it is valid is not.
      'void-style': 'off',
      'no-trailing-whitespace': 'off',
      'doctype-style': 'off',
      'long-title': 'off',
    },
  });
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
  );
}

describe('record.html', () => {
  // The text is part of the format: changing it makes older records fail. Then schemaVersion must go up.
  it('is the golden page of format 1', async () => {
    await expect(page(exampleContent())).toMatchFileSnapshot('golden/record.html.txt');
  });

  it('is valid HTML, whatever the grades, and in a rehearsal', async () => {
    for (const content of [everyGrade(), exampleContent(true)]) expect(await faultsIn(page(content))).toEqual([]);
    expect(await faultsIn(page(everyGrade()).replace('<tbody', '<p>x</p><tbody'))).not.toEqual([]);
  });

  it('holds everything that record.json holds, each control behind its own line', () => {
    const { controls, schemaVersion, outcome, run, ...rest } = everyGrade();
    const { clockSkewMilliseconds, ...told } = run;
    expect(missing(page(everyGrade()), leavesOf([rest, told]))).toEqual([]);
    // These two are for programs; the skew is told without its sign.
    expect([schemaVersion, outcome, clockSkewMilliseconds]).toEqual([1, 'open-remain', -120]);
    expect(textOf(page(everyGrade()))).toContain('Not all controls hold: 1 open, 1 unknown, 1 failed.');
    expect(textOf(page(everyGrade()))).toContain('120 ms ahead of AWS');
    const lines = linesOf(page(everyGrade()));
    for (const [at, control] of controls.entries()) {
      const names = Object.keys(control.word?.fields ?? {});
      // A digest by its first digits: they are for a comparison by eye.
      const evidence = control.evidence.map(({ digest, ...call }) => [
        call,
        ...(digest === undefined ? [] : [digest.slice(0, 16)]),
      ]);
      expect(missing(lines[at]?.html ?? '', [...leavesOf({ ...control, evidence }), ...names])).toEqual([]);
    }
  });

  it('says the same sentences as record.md and VERIFY.txt', () => {
    const content = everyGrade();
    const text = wordsOf(textOf(page(content)));
    const howTo = verifyText(content, fingerprint).split(/\n{2,}/);
    expect(howTo.length).toBeGreaterThan(10);
    for (const paragraph of howTo) expect(text).toContain(wordsOf(paragraph));
    const sentences = recordMarkdown(content, fingerprint).match(/^[A-Z][^|*:`\\[]+\.$/gm) ?? [];
    // The page has the commands themselves instead of where they are.
    expect(sentences.filter((sentence) => !text.includes(sentence))).toEqual([
      'VERIFY.txt has the commands. When a byte of any file in this directory has changed, one of them fails.',
    ]);
    expect(sentences.length).toBeGreaterThan(1);
  });

  it('names the account, the key, the type and what to expect in its commands', () => {
    const text = textOf(page(exampleContent()));
    expect(text).toContain('--type urn:rootlock:completion-record:v1 --insecure-ignore-tlog=true record.json');
    expect(text).toContain(`Expected: ${fingerprint}`);
    const commands = elementsOf(page(exampleContent()), 'pre').map(({ text: command }) => command);
    const indented = verifyText(exampleContent(), fingerprint).replace(/^ {3}/gm, '');
    expect(commands.length).toBeGreaterThanOrEqual(5);
    for (const command of commands) expect(indented).toContain(command);
  });

  it('folds what a line rests on behind that line', () => {
    const lines = linesOf(page(everyGrade()));
    expect(lines.map(({ attributes }) => attributes['id'])).toEqual(
      everyGrade().controls.map(({ id }) => `control-${id}`),
    );
    for (const [at, { statement, evidence, changes }] of everyGrade().controls.entries()) {
      const html = lines[at]?.html ?? '';
      const [folded, more] = elementsOf(html, 'details');
      expect(more).toBeUndefined();
      expect(textOf(html.replace(folded?.html ?? '', ''))).toContain(statement);
      for (const { requestId } of [...evidence, ...changes]) expect(folded?.text).toContain(requestId);
    }
  });

  it('shows each grade by a sign of its own and its name, never by colour alone', () => {
    const badges = elementsOf(page(everyGrade()), 'span').filter(({ attributes }) =>
      (attributes['class'] ?? '').startsWith('grade '),
    );
    const shown = new Map(badges.map(({ attributes, text }) => [attributes['class'], text.replaceAll(/\d+ /g, '')]));
    expect(shown.size).toBe(7);
    expect(new Set([...shown.values()].map((text) => text[0])).size).toBe(7);
    for (const [name, text] of shown) expect(text.slice(2)).toBe(name?.replace('grade ', ''));
  });

  it('says that a rehearsal is one at every place, and says it only then', () => {
    const html = page(exampleContent(true));
    expect(elementsOf(html, 'title')[0]?.text).toMatch(/^REHEARSAL: /);
    expect(elementsOf(html, 'aside')[0]?.text).toContain('REHEARSAL. This is about a simulated account.');
    expect(elementsOf(html, 'style')[0]?.text).toMatch(/@top-center \{ content: "REHEARSAL/);
    expect(elementsOf(html, 'body')[0]?.attributes).toEqual({ class: 'rehearsed' });
    const real = page(exampleContent());
    expect(textOf(real.replace(/<style>[^]*<\/style>/, ''))).not.toMatch(/rehears/i);
    expect(real).not.toMatch(/class="rehears|@top-center/);
  });

  it('lets one style apply, its own, and nothing else load or run', () => {
    for (const content of [exampleContent(), exampleContent(true)]) {
      const html = page(content);
      const policy = elementsOf(html, 'meta').find(({ attributes }) => 'http-equiv' in attributes)?.attributes[
        'content'
      ];
      const style = elementsOf(html, 'style')[0]?.html.slice('<style>'.length, -'</style>'.length) ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
      expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style'));
      expect(html).not.toMatch(/<script|<link|<img|<iframe|<object|<a\b|\son\w+=|\b(?:src|href|style)=|url\(|@import/i);
    }
  });

  it('is the same for the same record, and for the same state differs in times and ids alone', () => {
    expect(page(exampleContent())).toBe(page(structuredClone(exampleContent())));
    const later: RecordInput = JSON.parse(
      JSON.stringify(exampleInput())
        .replaceAll('2026-11-22T', '2027-01-05T')
        .replaceAll('-4000-8000-', '-4111-9111-')
        // An answer that holds a time has another digest; the example's has no letter where it is shown.
        .replaceAll('12'.repeat(32), 'ab'.repeat(32)),
    ) as RecordInput;
    const other = recordHtml(
      {
        ...contentOf({ ...later, journalHead: 'cd'.repeat(32) }),
        run: { ...contentOf(later).run, id: 'run-20270105-9' },
      },
      'd1'.repeat(32),
    );
    expect(other).not.toBe(page(exampleContent()));
    expect(withoutTimesAndIds(other)).toBe(withoutTimesAndIds(page(exampleContent())));
  });
});

describe('text that wants to act in the page', () => {
  const places = [
    'run/account/alias',
    'run/account/kind',
    'run/callers/after',
    'tool/version',
    'controls/0/title',
    'controls/0/statement',
    'controls/0/before/statement',
    'controls/0/facts/0/label',
    'controls/0/facts/0/value',
    'controls/0/evidence/0/operation',
    'controls/0/evidence/0/requestId',
    'controls/0/evidence/0/principalArn',
    'controls/0/frameworks/0/id',
    'controls/1/changes/0/summary',
    'controls/2/word/fields/holder',
    'controls/3/word/statement',
    'byDesignFindings/0/why',
  ];
  const attacks = [
    '</style><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '<!-- ',
    ']]></details></table></main>',
    '&lt;b&gt;&amp;',
    '<svg/onload=alert(1)>',
    'https://example.com/?a=1&b=2',
    '\u202egpj.exe',
    '<plaintext>',
    '`${alert(1)}`',
    ...bulky.map((text) => text.slice(0, 20_000)),
  ];
  const skeleton = (html: string) =>
    html.replaceAll(/>[^<]*/g, '>').replaceAll(/ (?:aria-label|datetime)="[^"]*"/g, '');

  it.each(places)('stays text in %s', (place) => {
    for (const attack of attacks) {
      const html = page(replaced(exampleContent(), place, attack) as RecordContent);
      expect(skeleton(html)).toBe(skeleton(page(replaced(exampleContent(), place, 'Ada') as RecordContent)));
      expect(textOf(html)).toContain(plainText(attack));
    }
  });

  it('neither moves, hides nor reorders anything', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(...places), (text, place) => {
        const html = page(replaced(exampleContent(), place, text) as RecordContent);
        expect(html.split('\n').filter((line) => acting.test(line))).toEqual([]);
        expect(skeleton(html)).toBe(skeleton(page(replaced(exampleContent(), place, 'Ada') as RecordContent)));
      }),
      { numRuns: 60 },
    );
  });

  it('does not get into the style, where only an account and a time belong', () => {
    const attack = '";}body{display:none}</style><script>';
    const content = replaced(
      replaced(exampleContent(), 'run/account/id', attack),
      'run/finishedAt',
      attack,
    ) as RecordContent;
    const [style] = elementsOf(page(content), 'style');
    expect(style?.text).toContain('{ content: "Account , :";');
    expect(page(content)).not.toContain('<script');
  });

  it('keeps a page whose times are none', () => {
    expect(
      textOf(page(replaced(exampleContent(), 'run/finishedAt', '2026-99-99T99:99:99.999Z') as RecordContent)),
    ).toContain('2026-99-99T99:99:99.999Z');
  });
});
