// HTML that cannot be broken out of: text becomes markup by being escaped, and in no other way.
import { plainText } from '../plain-text.ts';

/** What `markup` made. */
export class Markup {
  readonly #html: string;
  constructor(html: string) {
    this.#html = html;
  }
  toString(): string {
    return this.#html;
  }
}

/** What may stand in a template. `undefined` leaves its place empty. */
export type Piece = string | number | Markup | undefined | readonly Piece[];

/**
 * A template of trusted HTML. Every string and number put into it is made plain and escaped, so that it is text
 * between tags and inside double quotes alike; other markup stays as it is.
 */
export function markup(trusted: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(trusted.map((html, at) => `${html}${htmlOf(pieces[at])}`).join(''));
}

function htmlOf(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Markup) return piece.toString();
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece));
  return piece.map(htmlOf).join('');
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Printable ASCII without a character that HTML knows: most of a record, and quickly told. */
const ordinary = /^[ !#-%(-;=?-~]*$/;

function escaped(text: string): string {
  if (ordinary.test(text)) return text;
  return plainText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
