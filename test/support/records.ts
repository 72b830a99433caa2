// The records that runs left in a stage's output, read back.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordContent } from '../../src/record/content.ts';
import { contentFile, readRecord, type RecordDirectory } from '../../src/record/record-files.ts';
import type { Stage } from './rehearsed-run.ts';

/** The files of the newest record. */
export async function newestRecord({ output }: Pick<Stage, 'output'>): Promise<RecordDirectory> {
  const names = (await readdir(output)).toSorted();
  return readRecord(join(output, names.at(-1) ?? 'no record'));
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
