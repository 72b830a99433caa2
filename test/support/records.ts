// The records that runs left in a stage's output, read back.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordContent } from '../../src/record/content.ts';
import { contentFile, readRecord, type RecordDirectory } from '../../src/record/record-files.ts';
import type { Stage } from './rehearsed-run.ts';

/** Where the newest record is: their names end in the time they were signed at. */
export async function newestRecordPath(output: string): Promise<string> {
  const names = (await readdir(output)).toSorted();
  return join(output, names.at(-1) ?? 'no record');
}

/** The files of the newest record. */
export async function newestRecord({ output }: Pick<Stage, 'output'>): Promise<RecordDirectory> {
  return readRecord(await newestRecordPath(output));
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
