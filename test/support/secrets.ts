// Looks for secrets where none may be, in every spelling in which they might have got there. Says where one was found
// and how it was spelled, never what it is.

/** Where a secret was found. */
export interface Leak {
  readonly place: string;
  readonly spelling: string;
}

export interface Search {
  readonly leaks: readonly Leak[];
  /** Of which each was looked for in every place. */
  readonly secrets: number;
  readonly places: number;
  readonly spellings: number;
}

/** Bytes as Latin-1 text, and the secrets that may stand there because whoever started the program put them there. */
export interface Place {
  readonly text: string;
  readonly given?: ReadonlySet<string>;
}

/** A secret shorter than this may stand in a longer number or a checksum by chance: it counts where it stands alone. */
const longEnough = 12;

interface Spelling {
  readonly name: string;
  readonly text: string;
}

/** Every way to write `secret` that is looked for. The text of a place is bytes, and so are these. */
export function spellingsOf(secret: string): readonly Spelling[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const encoded = encodeURIComponent(secret);
  const strict = encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  const latin = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  const all: readonly (readonly [string, string])[] = [
    ['raw', latin(secret)],
    ['JSON', latin(inJson(secret))],
    ['JSON inside JSON', latin(inJson(inJson(secret)))],
    ['XML', latin(secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))],
    ['hex', hex],
    ['hex in capitals', hex.toUpperCase()],
    ['URL-encoded', encoded],
    ['URL-encoded by RFC 3986', strict],
    ['URL-encoded byte by byte', percent],
    ['URL-encoded byte by byte in capitals', percent.toUpperCase()],
    ...[0, 1, 2].flatMap((before) => {
      const inside = base64Inside(bytes, before);
      const url = inside.replaceAll('+', '-').replaceAll('/', '_');
      return [[`base64 after ${before} bytes`, inside] as const, [`base64url after ${before} bytes`, url] as const];
    }),
  ];
  // Many are the same for a secret of letters and digits; the first name is kept.
  const byText = new Map(all.toReversed().map(([name, text]) => [text, name]));
  return [...byText].map(([text, name]) => ({ name, text }));
}

/** The characters that `bytes` alone decide, where they stand in base64 after `before` (mod 3) other bytes. */
function base64Inside(bytes: Buffer, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}

/** Looks for each of `secrets` in each of `places`. Empty ones are no secrets. */
export function searchFor(secrets: Iterable<string>, places: ReadonlyMap<string, Place>): Search {
  const wanted = [...new Set(secrets)]
    .filter((secret) => secret !== '')
    .map((secret) => ({ secret, looks: looksFor(secret) }));
  const leaks: Leak[] = [];
  for (const [place, { text, given }] of places) {
    // A terminal wraps, and people group by four: white space hides nothing.
    const squeezed = text.replace(/[\s│]+/g, '');
    for (const { secret, looks } of wanted) {
      if (given?.has(secret) === true) continue;
      for (const { name, isIn } of looks) if (isIn(text, squeezed)) leaks.push({ place, spelling: name });
    }
  }
  const spellings = wanted.reduce((sum, { looks }) => sum + looks.length, 0);
  return { leaks, secrets: wanted.length, places: places.size, spellings };
}

interface Look {
  readonly name: string;
  readonly isIn: (text: string, squeezed: string) => boolean;
}

function looksFor(secret: string): readonly Look[] {
  const spellings = spellingsOf(secret);
  if (secret.length >= longEnough) {
    return spellings.map(({ name, text }) => ({
      name,
      isIn: (whole, squeezed) => whole.includes(text) || squeezed.includes(text),
    }));
  }
  const grouped = secret.replace(/^(\d{3})(\d{3})$/, '$1 $2');
  const alone = [...spellings, ...(grouped === secret ? [] : [{ name: 'in two groups', text: grouped }])];
  return alone.map(({ name, text }) => {
    const pattern = new RegExp(`(?<![0-9A-Za-z+/.=%])${escaped(text)}(?![0-9A-Za-z+/=%])`);
    // In base64 its neighbours are letters too; by chance it is there once in 10^11.
    return { name, isIn: (whole) => (name.startsWith('base64') ? whole.includes(text) : pattern.test(whole)) };
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
