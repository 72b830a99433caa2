// Just enough XML to answer: elements and escaped text.

const escapes: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escapes text for XML; control characters as references, as AWS writes them. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
    .replace(/[\u0000-\u001f]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`);
}

/** An element around `content`, which is XML already. */
export function element(name: string, content: string, namespace?: string): string {
  return `<${name}${namespace === undefined ? '' : ` xmlns="${namespace}"`}>${content}</${name}>`;
}

export const xmlHeader = '<?xml version="1.0" encoding="UTF-8"?>\n';
