// `rootlock record`: a fresh look at the account, signed, and compared with an earlier record. It changes nothing in the
// account and asks nothing; the journal of earlier runs is read, never written.
import type { AccountFacts } from '../aws/account.ts';
import type { RecordFlags } from '../command-line-record.ts';
import { catalogue } from '../controls/index.ts';
import { harmless } from '../engine/harmless.ts';
import type { Journal } from '../engine/journal.ts';
import { signingKey } from '../record/signing-key.ts';
import type { Surroundings } from '../surroundings.ts';
import { accountOf } from './account-directory.ts';
import { type EarlierRecord, earlierRecord, noRecordMade } from './earlier-record.ts';
import { cloudShellRemarks, resumeCommand } from './farewell.ts';
import { soundJournal } from './journal-so-far.ts';
import { directoryFor, localRehearsal, optionsFor } from './local-rehearsal.ts';
import { type MadeRecord, makeRecord } from './make-record.ts';
import { endpointAsked } from './own-account.ts';
import { page } from './page.ts';
import { notAws, onlyRehearsed } from './record-account.ts';
import { recordReport } from './record-report.ts';
import { recordTable } from './record-table.ts';
import { needsNothing } from './records-compared.ts';
import { requireSshKey, signAgain } from './ssh-signing.ts';

/**
 * Returns 0 when every control holds, no word is overdue and nothing is worse than in the earlier record; 3 otherwise.
 * Rejects with a Problem or Interrupted.
 */
export async function runRecord(surroundings: Surroundings, { since, format }: RecordFlags): Promise<0 | 3> {
  const { flags, env, clock, random, stateDirectory, stderr, stdout } = surroundings;
  const remark = (text: string) => void stderr.write(`${harmless(text)}\n`);
  if (flags.sshKey !== undefined) await requireSshKey(flags.sshKey);
  const earlier = since === undefined ? undefined : await earlierRecord(since, stateDirectory, clock.now());
  if (earlier?.content.run.rehearsal === true && endpointAsked(surroundings) === undefined) throw onlyRehearsed(told);
  const rehearsal = await localRehearsal(surroundings);
  if (earlier?.content.run.rehearsal === false && rehearsal !== undefined) throw notAws(told);
  const made = await makeRecord({
    session: optionsFor(surroundings, rehearsal),
    controls: catalogue,
    random,
    ...(earlier === undefined ? {} : { earlier }),
    journalOf: (facts) => {
      for (const text of facts.remarks ?? []) remark(text);
      return journalIn(directoryFor(surroundings, facts, rehearsal), facts, remark);
    },
    keyFor: (facts) => signingKey(stateDirectory, facts.rehearsal ? 'rehearsal' : 'real'),
    output: flags.output ?? surroundings.directory,
  });
  const { rehearsal: isRehearsal } = made.content.run;
  // Whoever looks on an account of their own finds it with the same flags.
  const { output: _output, sshKey: _sshKey, ui: _ui, ...same } = flags;
  const check = resumeCommand('rootlock check', same);
  for (const text of remarksOn(made, earlier)) remark(text);
  stdout.write(
    format === 'json' ? recordReport(made) : page(surroundings, ({ columns }) => recordTable(made, { columns, check })),
  );
  if (env['AWS_EXECUTION_ENV'] === 'CloudShell') for (const text of cloudShellRemarks(made.directory)) remark(text);
  await signAgain(surroundings, isRehearsal).signAgain?.(made.directory);
  return needsNothing(made.content, made.reviews, made.earlier?.comparison) ? 0 : 3;
}

const told = { record: 'The earlier record', account: noRecordMade };

async function journalIn(
  directory: string,
  facts: AccountFacts,
  remark: (text: string) => void,
): Promise<Journal | undefined> {
  const found = await soundJournal(directory, accountOf(facts));
  if (found !== undefined && found.damaged > 0) {
    remark(
      `The journal in ${directory} is damaged from line ${found.journal.lines.length + 1} on; what stands before it counts. ` +
        'Start rootlock once: it puts the damaged part aside. Until then the record does not verify on this machine.',
    );
  }
  return found?.journal;
}

function remarksOn({ content, tagsName }: MadeRecord, earlier: EarlierRecord | undefined): readonly string[] {
  const { sha256 } = content.signer;
  return [
    ...(earlier === undefined || earlier.fingerprint === sha256
      ? []
      : [`The earlier record is signed with another key than this machine's: ${earlier.fingerprint}.`]),
    ...(tagsName === 'another key'
      ? [
          `The account's tags name another key than this machine's, ${sha256}: to verify the record with --live, give this one with --key.`,
        ]
      : []),
  ];
}
