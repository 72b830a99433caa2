// Changes by chance to the files of a record, each a single bit, a byte, or an end: the same ones for the same seed.
import { signedFiles } from '../../src/record/signing.ts';
import { verifyRecord } from '../../src/record/verification.ts';
import { aKey, aMoment, exampleContent } from '../record/example.ts';
import { craftedSignature, edwardsPair } from '../record/ssh.ts';
import { seededRandom } from './rehearsed-run.ts';

export const changeKinds = ['bit', 'byte', 'insertion', 'deletion', 'truncation'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface RandomChange {
  readonly kind: ChangeKind;
  readonly file: string;
  readonly at: number;
  readonly bytes: Buffer;
}

/** A whole record, with every file that one can have. */
export function wholeRecord(): ReadonlyMap<string, Uint8Array> {
  const files = signedFiles(exampleContent(), aKey());
  const content = files.get('record.json') ?? Buffer.alloc(0);
  return files.set('record.json.sshsig', craftedSignature(content, edwardsPair()));
}

/** `count` changes, half of them of single bits and bytes; every file comes as often as every other. */
export function randomChanges(
  files: ReadonlyMap<string, Uint8Array>,
  count: number,
  seed = 1,
): readonly RandomChange[] {
  const random = seededRandom(seed);
  const names = [...files.keys()].toSorted();
  return Array.from({ length: count }, (_, index) => {
    const file = names[index % names.length] ?? '';
    const kind = changeKinds[[0, 0, 0, 1, 1, 1, 2, 3, 4][random(9)] ?? 0] ?? 'bit';
    const old = Buffer.from(files.get(file) ?? '');
    const at = random(old.length);
    return { kind, file, at, bytes: changed(old, kind, at, random) };
  });
}

function changed(old: Buffer, kind: ChangeKind, at: number, random: (below: number) => number): Buffer {
  const [before, after] = [old.subarray(0, at), old.subarray(at + 1)];
  const byte = old[at] ?? 0;
  switch (kind) {
    case 'bit':
      return Buffer.concat([before, Buffer.from([byte ^ (1 << random(8))]), after]);
    case 'byte':
      return Buffer.concat([before, Buffer.from([byte ^ (1 + random(255))]), after]);
    case 'insertion':
      return Buffer.concat([before, Buffer.from([random(256)]), old.subarray(at)]);
    case 'deletion':
      return Buffer.concat([before, after]);
    case 'truncation':
      return before;
  }
}

/** Those that were not seen, or whose file no failing check named; empty is what it must be. */
export function unseen(
  files: ReadonlyMap<string, Uint8Array>,
  changes: readonly RandomChange[],
): readonly Omit<RandomChange, 'bytes'>[] {
  return changes.flatMap(({ kind, file, at, bytes }) => {
    const { verdict, checks } = verifyRecord(
      { files: new Map(files).set(file, bytes), oddities: [] },
      { now: aMoment },
    );
    const blamed = checks.flatMap((check) => (check.result === 'fail' ? check.files : []));
    return verdict === 'damaged' && blamed.includes(file) ? [] : [{ kind, file, at }];
  });
}
