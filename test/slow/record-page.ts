// record.html as a browser shows and prints it, for page.sh: nothing is asked of any network, nobody is kept out by
// how they read, everything folded is on paper, and two records of the same state differ in times and ids alone.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { recordHtml } from '../../src/record/html/page.ts';
import type { RecordContent } from '../../src/record/content.ts';
import { everyGrade } from '../record/example.ts';
import { withoutTimesAndIds } from '../record/page-text.ts';
import { startBrowser, type Page } from '../support/browser.ts';
import { temporaryDirectory } from '../support/program.ts';
import { startWatchingProxy } from '../support/watching-proxy.ts';

/** The records of two rehearsals of the same account, played by page.sh. */
const records = (process.env['RECORDS'] ?? '').split(' ');

async function contentOf(record: string): Promise<RecordContent> {
  return JSON.parse(await readFile(join(record, 'record.json'), 'utf8')) as RecordContent;
}

/** Pages to look at: a whole rehearsal, and a record in which every grade is there. */
async function pages(): Promise<readonly string[]> {
  const graded = join(await temporaryDirectory(), 'graded.html');
  await writeFile(graded, recordHtml(everyGrade(), 'c0'.repeat(32)));
  return [join(records[0] ?? '', 'record.html'), graded].map((path) => pathToFileURL(path).href);
}

const unfold = `document.querySelectorAll('details').forEach((each) => { each.open = true; })`;

/** The rules of axe that a page breaks, each with the first place. */
async function broken(page: Page): Promise<unknown> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(`${axe}; undefined`);
  return page.evaluate(`axe.run(document, { preload: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200) + nodes[0].failureSummary))`);
}

async function pdfText(page: Page, paper: { readonly paperWidth: number; readonly paperHeight: number }) {
  const { data } = await page.send('Page.printToPDF', { ...paper, printBackground: false });
  const path = join(await temporaryDirectory(), 'record.pdf');
  await writeFile(path, Buffer.from(String(data), 'base64'));
  const run = promisify(execFile);
  const { stdout } = await run('pdftotext', ['-raw', path, '-'], { maxBuffer: 1 << 26 });
  const { stdout: about } = await run('pdfinfo', [path]);
  return { sheets: stdout.split('\f').slice(0, -1), size: /Page size: +(.*)/.exec(about)?.[1] };
}

describe('record.html in Chromium', () => {
  it('asks nothing of any network, and the policy refuses what would', async () => {
    const proxy = await startWatchingProxy();
    const browser = await startBrowser([`--proxy-server=${proxy.url}`, '--proxy-bypass-list=<-loopback>']);
    for (const url of await pages()) {
      const page = await browser.open(url);
      await page.evaluate(unfold);
      expect(page.requests).toEqual([url]);
      expect(page.complaints).toEqual([]);
      expect(await page.evaluate(`getComputedStyle(document.body).maxWidth`)).not.toBe('none');
      // What a page could do to be seen is refused; were it let, the browser would go to the proxy.
      await page.evaluate(`document.body.insertAdjacentHTML('beforeend',
        '<img src="http://example.com/seen"><style>body { max-width: none }</style>')`);
      await expect.poll(() => page.complaints.length).toBeGreaterThan(0);
      expect(page.complaints.join()).toMatch(/img-src|default-src/);
      expect(await page.evaluate(`getComputedStyle(document.body).maxWidth`)).not.toBe('none');
    }
    // The browser asks its maker about itself; what the page asks for was counted above.
    expect(proxy.asked.filter((asked) => !/\b(?:google|googleapis)\.com\b/.test(asked))).toEqual([]);
    // The proxy would have seen it.
    const other = join(await temporaryDirectory(), 'other.html');
    await writeFile(other, '<!doctype html><img src="http://example.com/seen">');
    await browser.open(pathToFileURL(other).href);
    await expect.poll(() => proxy.asked).toContain('http://example.com/seen');
  });

  it.each(['light', 'dark'] as const)('keeps nobody out, in %s', async (scheme) => {
    const browser = await startBrowser();
    const [whole = '', graded = ''] = await pages();
    for (const [url, width] of [
      [graded, 1200],
      [graded, 360],
      [whole, 360],
    ] as const) {
      const page = await browser.open(url, { scheme, width });
      // The whole record takes long to look through; folded it hides what is looked at next.
      expect(url === graded ? await broken(page) : []).toEqual([]);
      await page.evaluate(unfold);
      expect(await broken(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.evaluate(`getComputedStyle(document.documentElement).backgroundColor`)).toBe(
        scheme === 'dark' ? 'rgb(20, 23, 27)' : 'rgb(252, 252, 250)',
      );
    }
    // axe would have seen it.
    const page = await browser.open(graded, { scheme });
    await page.evaluate(`document.querySelector('.facts dt').style.color = '#777'; document.documentElement.lang = ''`);
    expect(JSON.stringify(await broken(page))).toMatch(/color-contrast.*html-has-lang/);
  });

  it.each([
    ['A4', { paperWidth: 8.27, paperHeight: 11.69 }, /A4/],
    ['Letter', { paperWidth: 8.5, paperHeight: 11 }, /letter/],
  ])('has everything on paper, unfolded: %s', async (_, paper, size) => {
    const [record = ''] = records;
    const browser = await startBrowser();
    const page = await browser.open(pathToFileURL(join(record, 'record.html')).href);
    const { sheets, size: printed } = await pdfText(page, paper);
    expect(printed).toMatch(size);
    for (const [at, sheet] of sheets.entries()) {
      expect(sheet).toContain('REHEARSAL: about a simulated account');
      expect(sheet).toContain(`Page ${at + 1} of ${sheets.length}`);
    }
    const text = sheets.join('').replaceAll(/\s/g, '');
    const { controls } = await contentOf(record);
    const ids = controls.flatMap(({ evidence, changes }) =>
      [...evidence, ...changes].map((call) => call.requestId ?? ''),
    );
    expect(ids.length).toBeGreaterThan(100);
    // The watermark's letters may stand between those of a line that they cross.
    const lost = ids.filter((id) => !text.includes(id) && !sheetHas(text, id));
    expect(lost).toEqual([]);
  });

  it('differs in times, ids and signatures alone from the next record of the same state', async () => {
    const [one, other] = await Promise.all(records.map((record) => readFile(join(record, 'record.html'), 'utf8')));
    expect(one).not.toBe(other);
    const lines = (html = '') => withoutTimesAndIds(html).split('\n');
    const others = new Set(lines(other));
    expect(lines(one).filter((line) => !others.has(line))).toEqual([]);
    expect(lines(one).length).toBe(lines(other).length);
  });
});

/** Whether `id` is there with letters of REHEARSAL in it. */
function sheetHas(text: string, id: string): boolean {
  return new RegExp([...id].map((character) => character.replace(/[^\w]/, '\\$&')).join('[REHASL]*')).test(text);
}
