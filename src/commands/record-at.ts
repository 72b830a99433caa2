// The record that a command was given the path of.
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Problem } from '../engine/errors.ts';
import { contentFile, readRecord, type RecordDirectory } from '../record/record-files.ts';

/**
 * Its files, unverified. Rejects with a Problem (`usage`) where there is no directory that can be read. `command`: what
 * the path stands behind on the command line; `account`: what was not done yet.
 */
export async function recordAt(path: string, command: string, account: string): Promise<RecordDirectory> {
  const usage = (happened: string, next: string, cause?: unknown): Problem =>
    new Problem('usage', { happened, account, next: [next] }, cause === undefined ? undefined : { cause });
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined)
    throw usage(
      `There is nothing at ${path}.`,
      `Give the directory of a record, e.g. ${command} rootlock-record-111122223333-20261122T101500Z.`,
    );
  if (!entry.isDirectory()) {
    const hint = basename(path) === contentFile ? dirname(path) : 'DIRECTORY';
    throw usage(`${path} is a file; a record is a directory.`, `Run: ${command} ${hint}`);
  }
  try {
    return await readRecord(path);
  } catch (error) {
    throw usage(`The directory ${path} cannot be read.`, 'Check that you may read it.', error);
  }
}
