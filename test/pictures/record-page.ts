// The pictures of record.html for the documentation, light and dark. Needs Chromium.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { recordHtml } from '../../src/record/html/page.ts';
import { everyGrade } from '../record/example.ts';
import { startBrowser } from '../support/browser.ts';
import { temporaryDirectory } from '../support/program.ts';

it.each(['light', 'dark'] as const)('keeps a picture of the page, %s', async (scheme) => {
  const path = join(await temporaryDirectory(), 'record.html');
  await writeFile(path, recordHtml(everyGrade(), 'c0'.repeat(32)));
  const browser = await startBrowser();
  const page = await browser.open(pathToFileURL(path).href, { scheme, width: 900 });
  await page.evaluate(`document.querySelector('#control-root-access-keys details').open = true`);
  const clip = { x: 0, y: 0, width: 900, height: 1000, scale: 1 };
  const { data } = await page.send('Page.captureScreenshot', { clip, captureBeyondViewport: true });
  const picture = Buffer.from(String(data), 'base64');
  expect(picture.length).toBeLessThan(150_000);
  await writeFile(join(import.meta.dirname, `../../docs/pictures/record-${scheme}.png`), picture);
});
