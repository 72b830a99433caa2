// Just enough XML to answer: elements and escaped text.

const escapes: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Escapes text for XML; white space as references, as AWS writes it. What no XML document may hold, even so, becomes
 * the sign for what cannot be shown (XML 1.0, section 2.2).
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
    .replace(/[\t\n\r]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`)
    .replace(/[\u0000-\u001f\ufffe\uffff]/g, '\ufffd');
}

/** An element around `content`, which is XML already. */
export function element(name: string, content: string, namespace?: string): string {
  return `<${name}${namespace === undefined ? '' : ` xmlns="${namespace}"`}>${content}</${name}>`;
}

export const xmlHeader = '<?xml version="1.0" encoding="UTF-8"?>\n';
