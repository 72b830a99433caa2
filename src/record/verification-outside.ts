// The checks of verification that look at what stands beside the signed files: a second signature, the journal of the
// run, a list of allowed signers, the account's tags. Pure: what was read elsewhere comes in as plain data.
import type { RecordContent } from './content.ts';
import { contentFile, sshSignatureFile } from './record-files.ts';
import { sshNamespaceFor, type ReadSshSignature } from './ssh-signature.ts';
import { absent, fail, pass, type Outcome } from './verification-checks.ts';

/** What ssh-keygen says about the SSH signature and a list of allowed signers. */
export type AllowedSigner =
  | { readonly kind: 'allowed'; readonly principal: string }
  /** `why` is one sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/** The journal that is on this machine for the record's account. */
export interface JournalPicture {
  readonly path: string;
  /** Hashes of its lines, as far as the chain holds. */
  readonly hashes: ReadonlySet<string>;
  /** Ids of the runs in it. */
  readonly runs: ReadonlySet<string>;
  /** How many lines there are from the first damaged one on. */
  readonly damaged: number;
}

/** What the account says about who signs for it, on one thing. */
export interface SignerTag {
  /** E.g. `the user ada`. */
  readonly thing: string;
  /** The value of its tag `rootlock:signer`. */
  readonly value?: string;
  /** Why there is none, e.g. `has no such tag`; it completes the sentence. */
  readonly why?: string;
}

export function lookAtSsh(
  read: ReadSshSignature | undefined,
  bytes: Uint8Array | undefined,
  content: RecordContent | undefined,
): Outcome {
  if (read === undefined) return absent(`There is no ${sshSignatureFile}.`);
  if (read.kind === 'refused') return fail(`${sshSignatureFile} is refused: ${read.why}.`);
  if (bytes === undefined) return absent(`There is no ${contentFile} to check it with.`);
  const { signature } = read;
  const { fingerprint, type } = signature.key;
  if (!signature.signs(bytes)) return fail(`${sshSignatureFile} is not a signature of ${contentFile} by its key.`);
  if (content === undefined) return absent(`Nothing valid to compare what ${sshSignatureFile} is for with.`);
  const wanted = sshNamespaceFor(content.run.rehearsal);
  return signature.namespace === wanted
    ? pass(`${contentFile} was signed with the SSH key ${fingerprint} (${type}).`)
    : fail(`${sshSignatureFile} was made for ${signature.namespace}, not for ${wanted}.`);
}

export function lookAtAllowed(signer: AllowedSigner | undefined): Outcome {
  if (signer === undefined) return absent('No list of allowed signers was given.');
  return signer.kind === 'allowed'
    ? pass(`The SSH key is listed for ${signer.principal}, and ${contentFile} names the key of the rest.`)
    : fail(signer.why);
}

/** Whether a record is of this journal: of a run in it, or made of what it held then, by a run that only looked. */
export function isOfJournal(
  { run, journalHead }: RecordContent,
  { runs, hashes }: Pick<JournalPicture, 'runs' | 'hashes'>,
): boolean {
  return runs.has(run.id) || (journalHead !== undefined && hashes.has(journalHead));
}

export function lookAtJournal(content: RecordContent | undefined, journal: JournalPicture | undefined): Outcome {
  if (content === undefined) return absent('No valid record to look it up for.');
  if (content.journalHead === undefined) return absent('The record names no entry of a journal.');
  if (journal === undefined) return absent('There is no journal of that account on this machine.');
  if (journal.damaged > 0) {
    const first = journal.hashes.size + 1;
    return fail(`The journal in ${journal.path} is damaged from line ${first} on.`);
  }
  // Whoever audits an account may have a journal of a run of their own.
  if (!isOfJournal(content, journal))
    return absent('The journal on this machine has neither that run nor the entry that the record names.');
  return journal.hashes.has(content.journalHead)
    ? pass(`The journal in ${journal.path} is whole, and has the entry that the record names.`)
    : fail(`The journal in ${journal.path} has that run, but not the entry that the record names.`);
}

export function lookAtTags(tags: readonly SignerTag[] | undefined, fingerprint: string | undefined): Outcome {
  if (tags === undefined) return absent('The account was not read.');
  if (tags.length === 0) return absent('The record names neither a user nor a trail that could carry the tag.');
  const others = tags.filter(({ value }) => value !== undefined && value !== fingerprint);
  if (others.length > 0) {
    return fail(`Another key is named: ${others.map(({ thing, value = '' }) => `${thing} has ${value}`).join('; ')}.`);
  }
  const missing = tags.filter(({ value }) => value === undefined).map(({ thing, why = '' }) => `${thing} ${why}`);
  const named = tags.filter(({ value }) => value !== undefined).map(({ thing }) => thing);
  if (named.length === 0) return absent(`Nothing names a key: ${missing.join('; ')}.`);
  return pass(`This key is named by ${[named.join(' and '), ...missing].join('; ')}.`);
}
