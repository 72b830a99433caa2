import { XMLValidator } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { element, escapeXml } from '../../src/rehearsal/xml.ts';

it('text in XML keeps its white space, and loses what no XML document may hold', () => {
  const text = escapeXml('a\u0007b\u0000 <\t&\r\n"\ufffe');
  expect(text).toBe('a\ufffdb\ufffd &lt;&#x9;&amp;&#xd;&#xa;&quot;\ufffd');
  expect(XMLValidator.validate(element('Message', text))).toBe(true);
});
