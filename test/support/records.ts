// The records that runs left in a stage's output, read back. Each that a test reads must be as docs/record.schema.json
// says: an outsider has nothing else to go by.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import schema from '../../docs/record.schema.json' with { type: 'json' };
import type { RecordContent } from '../../src/record/content.ts';
import { contentFile, readRecord, type RecordDirectory } from '../../src/record/record-files.ts';
import type { Stage } from './rehearsed-run.ts';

/** Where the newest record is: their names end in the time they were signed at. */
export async function newestRecordPath(output: string): Promise<string> {
  const names = (await readdir(output)).toSorted();
  const path = join(output, names.at(-1) ?? 'no record');
  expectPublishedForm(await readRecord(path));
  return path;
}

/** The files of the newest record. */
export async function newestRecord({ output }: Pick<Stage, 'output'>): Promise<RecordDirectory> {
  return readRecord(await newestRecordPath(output));
}

const fits = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

/** The schema as it is published, and no code of the program. */
export function expectPublishedForm(record: RecordDirectory): void {
  fits(JSON.parse(textIn(record, contentFile)));
  expect(fits.errors ?? []).toEqual([]);
}

/** What the newest record holds. */
export async function recordOf(stage: Pick<Stage, 'output'>): Promise<RecordContent> {
  return JSON.parse(textIn(await newestRecord(stage), contentFile)) as RecordContent;
}

export function textIn({ files }: RecordDirectory, name: string): string {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`the record has no ${name}`);
  return Buffer.from(bytes).toString('utf8');
}
