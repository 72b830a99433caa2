// record.html: the record for reading in a browser and on paper, in one file: no script, no link, no request. Made
// from record.json and the key's fingerprint alone, so that `verify` can make it again and compare.
import { createHash } from 'node:crypto';
import type { RecordContent } from '../content.ts';
import { titleOf } from '../wording.ts';
import { gradeLegend, pageHeader, rehearsalBanner } from './about.ts';
import { checklist } from './checklist.ts';
import { byDesign, documents, verifying } from './closing.ts';
import { Markup, markup } from './markup.ts';
import { pageStyle } from './styles.ts';

/** The whole file. Pure: the same content and fingerprint give the same text. Frozen per schemaVersion. */
export function recordHtml(content: RecordContent, fingerprint: string): string {
  const style = pageStyle(content.run);
  const title = `${content.run.rehearsal ? 'REHEARSAL: ' : ''}${titleOf(content)}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body${content.run.rehearsal ? markup` class="rehearsed"` : undefined}>
${rehearsalBanner(content)}${pageHeader(content, fingerprint)}<main>
${gradeLegend(content)}${checklist(content)}${byDesign(content)}${documents()}${verifying(content, fingerprint)}</main>
</body>
</html>
`.toString();
}

/** Nothing may be loaded or run; this one style may apply, and no other. */
function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
