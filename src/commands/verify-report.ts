// What `rootlock verify` prints: the checks of a record, what the account says today, and what it adds up to. Everything
// in it may come from anyone.
import { outcomeSentence } from '../record/wording.ts';
import { plainText } from '../record/plain-text.ts';
import { contentFile } from '../record/record-files.ts';
import type { Check, CheckName, VerificationReport } from '../record/verification.ts';
import type { Drift } from './drift.ts';
import type { LiveLook } from './verify-live.ts';

export interface Asked {
  /** Absent when the account was not read. */
  readonly look?: LiveLook;
  /** Whether it was to be. */
  readonly wantsLive: boolean;
}

/** The report without the whole content: what it is about, and the outcome; and the drift. */
export function forPrograms(report: VerificationReport, { look }: Asked): string {
  const { rehearsal, verdict, checks, fingerprint, sshKey, content } = report;
  return `${escapedJson({
    rehearsal,
    verdict,
    account: content?.run.account,
    outcome: content?.outcome,
    finishedAt: content?.run.finishedAt,
    signer: fingerprint === undefined ? undefined : { sha256: fingerprint },
    sshKey,
    checks,
    live: look === undefined ? undefined : { at: look.at, caller: { arn: look.callerArn }, ...livePart(look) },
  })}\n`;
}

const livePart = ({ withJournal, tags, drift }: LiveLook) => ({ withJournal, tags, drift });

/** JSON, in which everything that could act on a terminal is written as an escape: file names may come from anyone. */
function escapedJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(/(?!\n)[\p{Cc}\p{Cf}\p{M}\u2028\u2029]/gu, (character) =>
    [...character.matchAll(/[^]/g)].map(([unit]) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );
}

export function forPeople(report: VerificationReport, asked: Asked): string {
  const { checks, content, rehearsal } = report;
  const badge = badges[rehearsal];
  const about =
    content === undefined
      ? []
      : [
          `Record of account ${plainText(content.run.account.id)}, finished ${plainText(content.run.finishedAt)}`,
          outcomeSentence(content),
          '',
        ];
  const width = Math.max(...checks.map(({ name }) => name.length));
  const row = ({ name, result, says }: Check) => `  ${marks[result]}  ${name.padEnd(width)}  ${says}`;
  const head = [...(badge === undefined ? [] : [badge, '']), ...about];
  return `${[...head, ...checks.map(row), '', ...liveLines(asked), ...verdictSentences(report)].join('\n')}\n`;
}

function liveLines({ look, wantsLive }: Asked): readonly string[] {
  if (!wantsLive) return [];
  if (look === undefined)
    return ['The account was not read: there is nothing to hold it against until the record is verified.', ''];
  const { at, callerArn, drift, withJournal } = look;
  const changed = drift.filter(
    ({ change, facts }) => change !== 'same' || facts.recorded.length + facts.now.length > 0,
  );
  const width = Math.max(0, ...drift.map(({ control }) => control.length));
  const same = drift.length - changed.length;
  return [
    `The account today, ${plainText(at)}, read as ${plainText(callerArn)}`,
    `  ${'control'.padEnd(width + 9)}${'recorded'.padEnd(16)}now`,
    ...changed.flatMap((row) => rowsOf(row, width)),
    ...(same === 0 ? [] : [`  ${same} ${same === 1 ? 'control is' : 'controls are'} as in the record, in every fact.`]),
    ...(withJournal
      ? []
      : ['  The journal of that run is not here: what the owner chose and only it knows may show as a difference.']),
    '',
  ];
}

function rowsOf(
  { control, recorded, now = 'unknown', change, statement, facts }: Drift,
  width: number,
): readonly string[] {
  const fact = (mark: string) => (one: { readonly label: string; readonly value: string }) =>
    `           ${mark} ${plainText(one.label)}: ${plainText(one.value)}`;
  return [
    `  ${changes[change]}  ${plainText(control).padEnd(width)}  ${recorded.padEnd(14)}  ${now}`,
    ...(change === 'same' ? [] : [`           ${statement}`]),
    ...facts.recorded.map(fact('-')),
    ...facts.now.map(fact('+')),
  ];
}

const changes: { readonly [change in Drift['change']]: string } = {
  same: 'same ',
  better: 'up   ',
  worse: 'DOWN ',
  other: 'other',
};

const badges: { readonly [claim in VerificationReport['rehearsal']]: string | undefined } = {
  yes: 'REHEARSAL. This record is about a simulated account. It says nothing about any AWS account.',
  no: undefined,
  unknown: 'Whether this is a rehearsal or about an AWS account cannot be read.',
};

const marks: { readonly [result in Check['result']]: string } = { pass: 'ok  ', fail: 'FAIL', absent: '-   ' };

/** What the checks add up to, and what to do then. */
export function verdictSentences({ checks, verdict, fingerprint = 'unknown' }: VerificationReport): readonly string[] {
  const is = (name: CheckName) => checks.find((check) => check.name === name)?.result;
  const passed = (name: CheckName) => is(name) === 'pass';
  switch (verdict) {
    case 'verified-with-key':
      return passed('expected key')
        ? ['Verified: intact, and signed with the key you gave.']
        : ['Verified: intact, and an SSH key on your list vouches for the key it is signed with.'];
    case 'verified-by-account':
      return [
        'Verified: intact, and the account itself names the key that signed it, in tags.',
        'Whoever may tag there could have written them: CloudTrail has who did, and when.',
      ];
    case 'intact-signer-not-established':
      return [
        'Intact, signer not established: nothing was changed since it was signed, but not who signed it.',
        'Compare this fingerprint with the one the signer gives you, or use --key FILE:',
        `  ${fingerprint}`,
      ];
    case 'review-overdue':
      return [
        'Intact, but out of date: something was to be reviewed before today.',
        'Make a new record after the review.',
      ];
    case 'wrong-key':
      return [wrongKey(is('expected key') === 'fail', is('allowed signers') === 'fail'), `  ${fingerprint}`];
    case 'journal-differs':
      return [
        'Not verified: the record is intact, but the journal of its run on this machine does not bear it out.',
        'Ask whoever ran rootlock here which of the two is the true one.',
      ];
    case 'damaged': {
      const files = [...new Set(checks.filter(({ result }) => result === 'fail').flatMap((check) => check.files))];
      return [
        `Not verified: the record is not as it was signed. Look at: ${files.map(plainText).join(', ')}.`,
        'Ask for a fresh copy.',
      ];
    }
    case 'not-a-record':
      return [`Not verified: this directory holds no record; there is no ${contentFile}.`];
  }
}

function wrongKey(expected: boolean, allowed: boolean): string {
  if (expected) return 'Not verified: the record is intact, but signed with another key than the one you gave.';
  if (allowed)
    return 'Not verified: the record is intact, but nobody on your list vouches for the key it is signed with.';
  return "Not verified: the record is intact, but the account's tags name another key than the one it is signed with.";
}
