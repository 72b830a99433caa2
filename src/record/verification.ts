// Verifies a record offline: a straight list of named checks over its files. Imports nothing from signing.
// Never throws for damage; every check says what it looked at, and one that could not be made says why.
import { type ParsedJson, parseCanonical } from './canonical.ts';
import { rehearsalPredicate, schemaVersion, type RecordContent } from './content.ts';
import { readEnvelope } from './envelope.ts';
import { recordHtml } from './html/page.ts';
import { recordMarkdown } from './markdown.ts';
import { plainText } from './plain-text.ts';
import { readPublicKey, type PublicKey } from './public-key.ts';
import {
  bundleFile,
  contentFile,
  detachedFile,
  documentFiles,
  htmlFile,
  markdownFile,
  publicKeyFile,
  sshSignatureFile,
  type RecordDirectory,
} from './record-files.ts';
import { checkContent, type CheckedContent } from './schema.ts';
import type { SshKey } from './ssh-key.ts';
import { readSshSignature } from './ssh-signature.ts';
import { readStatement, statementBytes, type ReadStatement } from './statement.ts';
import {
  absent,
  fail,
  lookAtDetached,
  lookAtDigests,
  lookAtDocuments,
  lookAtFiles,
  lookAtReading,
  lookAtReviews,
  lookAtSignature,
  lookAtSigner,
  pass,
  type Outcome,
} from './verification-checks.ts';
import {
  lookAtAllowed,
  lookAtJournal,
  lookAtSsh,
  lookAtTags,
  type AllowedSigner,
  type JournalPicture,
  type SignerTag,
} from './verification-outside.ts';

export type CheckName =
  | 'files'
  | 'envelope'
  | 'statement'
  | 'signer'
  | 'signature'
  | 'digests'
  | 'record'
  | 'agreement'
  | 'detached signature'
  | 'readable text'
  | 'readable page'
  | 'documents'
  | 'ssh signature'
  | 'review dates'
  | 'journal chain'
  | 'expected key'
  | 'allowed signers'
  | 'signer tag';

export interface Check {
  readonly name: CheckName;
  /** `absent`: there was nothing to check, or an earlier failure left nothing to check it with. */
  readonly result: 'pass' | 'fail' | 'absent';
  /** One sentence, printable. */
  readonly says: string;
  /** The files a failure is about. */
  readonly files: readonly string[];
}

export type Verdict =
  /** Every check passed; the key is the one expected, or an SSH key that is allowed vouches for it. */
  | 'verified-with-key'
  /** Every check passed, and tags in the account itself name the key. */
  | 'verified-by-account'
  /** Every check passed; nothing says whose key it is. */
  | 'intact-signer-not-established'
  /** Intact, but an accepted risk or a word of the owner was to be reviewed before today. */
  | 'review-overdue'
  /** Intact, but signed with another key than the one expected, or than the account's tags name. */
  | 'wrong-key'
  /** Intact, but the journal of its run, on this machine, does not bear it out. */
  | 'journal-differs'
  | 'damaged'
  | 'not-a-record';

export interface VerificationReport {
  /** What the record claims to be; `yes` when any readable part says so. */
  readonly rehearsal: 'yes' | 'no' | 'unknown';
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  /** Of signer.pub.pem, when it can be read. */
  readonly fingerprint?: string;
  /** The SSH key that signed record.json as well; only when its signature is good. */
  readonly sshKey?: Pick<SshKey, 'type' | 'fingerprint'>;
  /** Only when record.json is valid. Trust it only as far as the verdict goes. */
  readonly content?: RecordContent;
}

/** What record.json says, before anything else of the record was looked at. */
export interface ReadContent {
  readonly bytes: Uint8Array | undefined;
  readonly parsed: ParsedJson | undefined;
  readonly value: unknown;
  readonly checked: CheckedContent | undefined;
  /** Where it is valid: to be trusted only as far as `verifyRecord` goes. */
  readonly content: RecordContent | undefined;
}

export interface VerificationOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What `readContent` gave for the same files; read here unless given. */
  readonly read?: ReadContent;
  /** The key the record must be signed with. */
  readonly expectedKey?: PublicKey;
  /** What a list of allowed signers says about the SSH signature. */
  readonly allowedSigner?: AllowedSigner;
  /** The journal of the record's account, where there is one. */
  readonly journal?: JournalPicture;
  /** The account's tags, when it was read. */
  readonly tags?: readonly SignerTag[];
}

/** Verifies the files of one record. */
export function verifyRecord(directory: RecordDirectory, options: VerificationOptions): VerificationReport {
  const { files } = directory;
  const checks: Check[] = [];
  const check = (name: CheckName, about: readonly string[], look: () => Outcome): boolean => {
    const outcome = attempt(look);
    checks.push({ name, files: outcome.files ?? about, result: outcome.result, says: plainText(outcome.says) });
    return outcome.result === 'pass';
  };

  const bundleBytes = files.get(bundleFile);
  const bundle = bundleBytes === undefined ? undefined : readEnvelope(bundleBytes);
  const envelope = bundle?.kind === 'envelope' ? bundle.envelope : undefined;
  const read = envelope === undefined ? undefined : readStatement(envelope.payload);
  const statement = typeof read === 'string' ? undefined : read;
  const keyText = files.get(publicKeyFile);
  const key = keyText === undefined ? undefined : readPublicKey(Buffer.from(keyText).toString('latin1'));
  const { bytes: contentBytes, parsed, value, checked, content } = options.read ?? readContent(directory);
  const sshBytes = files.get(sshSignatureFile);

  check('files', [], () => lookAtFiles(directory, statement));
  check('envelope', [bundleFile], () => {
    if (bundle === undefined) return fail(`${bundleFile} is missing.`);
    return bundle.kind === 'refused'
      ? fail(`${bundleFile} ${bundle.why}.`)
      : pass('A Sigstore bundle v0.3 with one signature over an in-toto statement.');
  });
  check('statement', [bundleFile], () => {
    if (read === undefined) return absent('There is no envelope to read it from.');
    if (typeof read === 'string') return fail(`The statement inside ${bundleFile} ${read}.`);
    return pass(`An in-toto Statement v1 of type ${read.predicateType}.`);
  });
  check('signer', [publicKeyFile], () => lookAtSigner(keyText, key, envelope, content));
  const isSigned = check('signature', [bundleFile, publicKeyFile], () => lookAtSignature(envelope, key));
  check('digests', [], () => {
    if (statement === undefined || !isSigned) return absent('No list of digests is signed by this key.');
    return lookAtDigests(files, statement);
  });
  check('record', [contentFile], () => {
    if (parsed === undefined) return fail(`${contentFile} is missing.`);
    if (parsed.kind === 'unreadable') return fail(`${contentFile} is not JSON in UTF-8.`);
    if (checked?.kind === 'refused') return fail(`${contentFile} is not valid: ${whatIsWrong(value, checked.faults)}.`);
    if (parsed.kind === 'other-spelling') return fail(`${contentFile} is spelled differently from what was written.`);
    return pass(`Valid in format ${schemaVersion}; its outcome agrees with its grades.`);
  });
  check('agreement', [bundleFile, contentFile], () => {
    if (content === undefined || statement === undefined || envelope === undefined) {
      return absent('Only one of statement and record can be read.');
    }
    return statementBytes(content, statement.subject).equals(envelope.payload)
      ? pass('Statement and record say the same.')
      : fail(`The signed statement does not say the same as ${contentFile}.`);
  });
  check('detached signature', [detachedFile, contentFile], () =>
    lookAtDetached(files.get(detachedFile), contentBytes, key),
  );
  check('readable text', [markdownFile], () =>
    lookAtReading(files.get(markdownFile), markdownFile, readingOf(recordMarkdown, content, key)),
  );
  check('readable page', [htmlFile], () =>
    lookAtReading(files.get(htmlFile), htmlFile, readingOf(recordHtml, content, key)),
  );
  check('documents', documentFiles, () => lookAtDocuments(files, isSigned ? statement : undefined));
  const sshRead = sshBytes === undefined ? undefined : readSshSignature(sshBytes);
  const hasSsh = check('ssh signature', [sshSignatureFile], () => lookAtSsh(sshRead, contentBytes, content));
  check('review dates', [contentFile], () => lookAtReviews(content, options.now));
  check('journal chain', [], () => lookAtJournal(content, options.journal));
  check('expected key', [publicKeyFile], () => {
    if (options.expectedKey === undefined) return absent('No key was given to compare with.');
    return options.expectedKey.fingerprint === key?.fingerprint
      ? pass('Signed with the expected key.')
      : fail(`Expected the key ${options.expectedKey.fingerprint}.`);
  });
  check('allowed signers', [sshSignatureFile], () => lookAtAllowed(options.allowedSigner));
  check('signer tag', [publicKeyFile], () => lookAtTags(options.tags, key?.fingerprint));

  const sshKey = hasSsh && sshRead?.kind === 'signature' ? sshRead.signature.key : undefined;
  return {
    rehearsal: rehearsalOf(statement, value),
    verdict: bundleBytes === undefined && contentBytes === undefined ? 'not-a-record' : verdictOf(checks),
    checks,
    ...(key === undefined ? {} : { fingerprint: key.fingerprint }),
    ...(sshKey === undefined ? {} : { sshKey: { type: sshKey.type, fingerprint: sshKey.fingerprint } }),
    ...(content === undefined ? {} : { content }),
  };
}

/** Reads record.json alone. Never throws. */
export function readContent({ files }: Pick<RecordDirectory, 'files'>): ReadContent {
  const bytes = files.get(contentFile);
  const parsed = bytes === undefined ? undefined : parseCanonical(bytes);
  const value = parsed === undefined || parsed.kind === 'unreadable' ? undefined : parsed.value;
  const checked = value === undefined ? undefined : attemptContent(value);
  return { bytes, parsed, value, checked, content: checked?.kind === 'content' ? checked.content : undefined };
}

/** The text made again; undefined when there is nothing valid to make it from. */
function readingOf(
  make: (content: RecordContent, fingerprint: string) => string,
  content: RecordContent | undefined,
  key: PublicKey | undefined,
): string | undefined {
  return content === undefined || key === undefined ? undefined : make(content, key.fingerprint);
}

/** True for the verdicts that need nothing done. */
export function isGood(verdict: Verdict): boolean {
  return ['verified-with-key', 'verified-by-account', 'intact-signer-not-established'].includes(verdict);
}

/** Checks of something beside the record itself: what they say is no damage. */
const outside: readonly CheckName[] = [
  ...(['review dates', 'journal chain', 'expected key', 'allowed signers', 'signer tag'] as const),
];

function verdictOf(checks: readonly Check[]): Verdict {
  const result = (name: CheckName) => checks.find((check) => check.name === name)?.result;
  // Only the SSH signature may be missing.
  const isWhole = ({ name, result: is }: Check) => is === 'pass' || (name === 'ssh signature' && is === 'absent');
  if (checks.some((check) => !outside.includes(check.name) && !isWhole(check))) return 'damaged';
  const isEstablished = result('expected key') === 'pass' || result('allowed signers') === 'pass';
  if (result('expected key') === 'fail' || result('allowed signers') === 'fail') return 'wrong-key';
  if (result('signer tag') === 'fail' && !isEstablished) return 'wrong-key';
  if (result('journal chain') === 'fail') return 'journal-differs';
  if (result('review dates') === 'fail') return 'review-overdue';
  if (isEstablished) return 'verified-with-key';
  return result('signer tag') === 'pass' ? 'verified-by-account' : 'intact-signer-not-established';
}

function rehearsalOf(statement: ReadStatement | undefined, value: unknown): VerificationReport['rehearsal'] {
  const run = typeof value === 'object' && value !== null && 'run' in value ? value.run : undefined;
  const flag = typeof run === 'object' && run !== null && 'rehearsal' in run ? run.rehearsal : undefined;
  if (flag === true || statement?.predicateType === rehearsalPredicate) return 'yes';
  return flag === false || statement !== undefined ? 'no' : 'unknown';
}

function whatIsWrong(value: unknown, faults: readonly string[]): string {
  const version =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (typeof version === 'number' && version > schemaVersion) {
    return `it has format ${version}, and this version of rootlock knows format ${schemaVersion}`;
  }
  const more = faults.length > 3 ? `, and ${faults.length - 3} more` : '';
  return `${faults.slice(0, 3).join(', ')}${more}`;
}

function attempt(look: () => Outcome): Outcome {
  try {
    return look();
  } catch (error) {
    return fail(`It could not be checked: ${error instanceof Error ? error.message : 'unknown reason'}.`);
  }
}

function attemptContent(value: unknown): CheckedContent {
  try {
    return checkContent(value);
  } catch {
    return { kind: 'refused', faults: ['it is nested too deeply'] };
  }
}
