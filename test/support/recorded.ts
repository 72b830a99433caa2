// A record without changes, made in the test's own process on the stage's simulated account, as a caller of the test's
// choice; and earlier records that say something else than the account ever did.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { join } from 'node:path';
import { expect } from 'vitest';
import schema from '../../docs/record-report.schema.json' with { type: 'json' };
import { type EarlierRecord, earlierRecord } from '../../src/commands/earlier-record.ts';
import { soundJournal } from '../../src/commands/journal-so-far.ts';
import { pretendCredentials } from '../../src/commands/local-rehearsal.ts';
import { type MadeRecord, makeRecord, type RecordOptions } from '../../src/commands/make-record.ts';
import { recordReport } from '../../src/commands/record-report.ts';
import { recordTable } from '../../src/commands/record-table.ts';
import { needsNothing } from '../../src/commands/records-compared.ts';
import type { RecordContent } from '../../src/record/content.ts';
import { signRecord } from '../../src/record/signing.ts';
import type { RehearsalCredentials } from '../../src/rehearsal/server.ts';
import { lineText } from '../../src/ui/tui/lines.ts';
import type { Stage } from './rehearsed-run.ts';

export interface RecordChanges extends Partial<Pick<RecordOptions, 'controls' | 'keyFor'>> {
  readonly credentials?: RehearsalCredentials;
  /** As on a machine where rootlock never ran. */
  readonly elsewhere?: true;
  /** The directory of an earlier record. */
  readonly since?: string;
}

const fits = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

export interface Recorded extends MadeRecord {
  readonly code: 0 | 3;
  /** What people get, without colours, 80 columns wide. */
  readonly text: string;
  /** What programs get; as the published schema says. */
  readonly json: object;
}

export async function recordedOn(stage: Stage, changes: RecordChanges = {}): Promise<Recorded> {
  const { rehearsal, random, key, journalDirectory, controls, directory } = stage;
  const { clock } = rehearsal;
  const { since, elsewhere, credentials, ...rest } = changes;
  const earlier = since === undefined ? undefined : await earlierOf(stage, since);
  const made = await makeRecord({
    session: {
      ...{ env: {}, clock, endpointUrl: rehearsal.url, region: rehearsal.region },
      fixedCredentials: pretendCredentials(credentials ?? rehearsal.renewCredentials()),
    },
    ...{ controls, random },
    ...(earlier === undefined ? {} : { earlier }),
    journalOf: async ({ accountId: id, partition, rehearsal: isRehearsal }) =>
      elsewhere === true
        ? undefined
        : (await soundJournal(journalDirectory, { id, partition, rehearsal: isRehearsal }))?.journal,
    keyFor: async () => key,
    output: join(directory, 'records'),
    ...rest,
  });
  const json = JSON.parse(recordReport(made)) as object;
  fits(json);
  expect(fits.errors ?? []).toEqual([]);
  const lines = recordTable(made, { columns: 80, check: 'rootlock check' });
  const text = lines.map((line) => lineText(line).trimEnd()).join('\n');
  return { ...made, code: needsNothing(made.content, made.reviews, made.earlier?.comparison) ? 0 : 3, text, json };
}

export function earlierOf({ rehearsal, directory }: Stage, path: string): Promise<EarlierRecord> {
  return earlierRecord(path, join(directory, 'state'), rehearsal.clock.now());
}

/** `content` as `change` makes it, signed with the stage's key; resolves with its directory. */
export function resigned(
  { key, directory }: Stage,
  { signer: _, ...content }: RecordContent,
  change: (content: Omit<RecordContent, 'signer'>) => Omit<RecordContent, 'signer'>,
): Promise<string> {
  return signRecord(change(content), join(directory, 'resigned'), key);
}
