// What follows the checklist: findings by design, the documents, and how to verify all of it.
import type { RecordContent } from '../content.ts';
import { documentTitles } from '../record-files.ts';
import { verifyText } from '../verify-text.ts';
import { byDesignSentence, byDesignTitle, documentsSentence } from '../wording.ts';
import { markup, type Markup, type Piece } from './markup.ts';
import { references } from './parts.ts';
import { howToBlocks, type HowToBlock } from './how-to.ts';

export function byDesign({ byDesignFindings }: Pick<RecordContent, 'byDesignFindings'>): Piece {
  if (byDesignFindings.length === 0) return undefined;
  const items = byDesignFindings.map(
    ({ id, raisedBy, why, recheck }) => markup`<li>
<p>${why}${recheck === undefined ? undefined : ` ${recheck}`} <code>${id}</code></p>
${references(raisedBy)}</li>
`,
  );
  return markup`<section aria-labelledby="by-design">
<h2 id="by-design">${byDesignTitle}</h2>
<p>${byDesignSentence}</p>
<ul class="by-design">
${items}</ul>
</section>
`;
}

export function documents(): Markup {
  const items = documentTitles.map(([path, title]) => markup`<li>${title}: <code>${path}</code></li>\n`);
  return markup`<section aria-labelledby="documents">
<h2 id="documents">Documents</h2>
<p>${documentsSentence}</p>
<ul>
${items}</ul>
</section>
`;
}

/** VERIFY.txt, word for word. */
export function verifying(content: Pick<RecordContent, 'run'>, fingerprint: string): Markup {
  const blocks = howToBlocks(verifyText(content, fingerprint));
  return markup`<section aria-labelledby="verifying">
<h2 id="verifying">Verifying</h2>
${blocks.map(howToPart)}</section>
`;
}

function howToPart({ kind, text }: HowToBlock): Markup {
  switch (kind) {
    case 'heading':
      return markup`<h3>${text}</h3>\n`;
    case 'command':
      return markup`<pre tabindex="0"><code>${lines(text)}</code></pre>\n`;
    case 'says':
      return markup`<p>${text}</p>\n`;
  }
}

/** Line feeds stay line feeds; inside a string they would be made spaces. */
function lines(text: string): Piece {
  return text.split('\n').map((line, at) => (at === 0 ? line : markup`\n${line}`));
}
