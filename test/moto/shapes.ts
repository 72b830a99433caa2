// How two answers to the same call differ, each difference in one line. Names, times and secrets may be different;
// what must be the same are the fields, their types, flags and numbers, ARNs, the prefix of an id, and error codes.
import type { Answer } from './plain-calls.ts';

/** Empty when they have the same shape. `theirs` is moto's. */
export function differences(ours: Answer, theirs: Answer): readonly string[] {
  // There is nothing to compare with, whatever ours says.
  if (theirs.kind === 'not implemented' && ours.kind !== 'not implemented') return ['moto: not implemented'];
  if (ours.kind !== 'ok' || theirs.kind !== 'ok') {
    const [one, other] = [inWords(ours), inWords(theirs)];
    return one === other ? [] : [`${one}, moto: ${other}`];
  }
  const status = ours.status === theirs.status ? [] : [`HTTP ${ours.status}, moto: ${theirs.status}`];
  return [...status, ...compared('', ours.output, theirs.output)];
}

function inWords(answer: Answer): string {
  switch (answer.kind) {
    case 'ok':
      return 'done';
    case 'refused':
      return `${answer.code} ${answer.status}`;
    case 'not implemented':
      return 'not implemented';
  }
}

function compared(path: string, ours: unknown, theirs: unknown): readonly string[] {
  if (Array.isArray(ours) && Array.isArray(theirs)) return comparedLists(path, ours, theirs);
  if (isRecord(ours) && isRecord(theirs)) {
    const names = new Set([...Object.keys(ours), ...Object.keys(theirs)].sort());
    return [...names].flatMap((name) => compared(path === '' ? name : `${path}.${name}`, ours[name], theirs[name]));
  }
  const [one, other] = [typeOf(ours), typeOf(theirs)];
  return one === other ? [] : [`${path} is ${one}, moto: ${other}`];
}

/** Items have no order: an item of one list counts as well as any other. */
function comparedLists(path: string, ours: readonly unknown[], theirs: readonly unknown[]): readonly string[] {
  if (ours.length !== theirs.length) return [`${path} has ${ours.length} items, moto: ${theirs.length}`];
  const left = [...theirs];
  return [
    ...new Set(
      ours.flatMap((item) => {
        const results = left.map((candidate) => compared(`${path}[]`, item, candidate));
        const best = results.reduce(
          (index, found, at) => (found.length < (results[index]?.length ?? 0) ? at : index),
          0,
        );
        left.splice(best, 1);
        return results[best] ?? [];
      }),
    ),
  ];
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array);
}

function typeOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value instanceof Date) return 'a time';
  if (value instanceof Uint8Array) return bytesType(Buffer.from(value));
  if (typeof value === 'string') return textType(value);
  if (Array.isArray(value)) return 'a list';
  // Seconds or milliseconds since the epoch.
  if (typeof value === 'number' && value > 1e9) return 'a time as a number';
  return typeof value === 'object' ? 'a structure' : JSON.stringify(value);
}

function bytesType(bytes: Buffer): string {
  if (bytes.subarray(1, 4).toString('latin1') === 'PNG') return 'a PNG';
  return /^[A-Z2-7]+=*$/.test(bytes.toString('latin1')) ? `${bytes.length} base32 characters` : 'bytes';
}

/** Of ARNs: UUIDs, and the ids of organizations, their roots and policies. */
const randomParts = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=[/:][orp]-)[0-9a-z]{4,12}(?=$|\/)/g;

function textType(text: string): string {
  if (text === '') return 'an empty text';
  if (text.startsWith('arn:')) return text.replace(randomParts, '…');
  const id = /^(A[A-Z]{3})[A-Z0-9]{12,17}$/.exec(text)?.[1];
  if (id !== undefined) return `an id ${id}…`;
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return 'a time as text';
  return 'a text';
}
