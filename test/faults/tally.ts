// Gathers what the shares found, and prints it as one table when all are done.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Verdict } from './cell.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The directory that every share writes its verdicts to. */
    tally: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'rootlock-tally-'));
  project.provide('tally', directory);
  return async () => {
    const texts = await Promise.all((await readdir(directory)).map((file) => readFile(join(directory, file), 'utf8')));
    const verdicts = texts.flatMap((text) =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Verdict),
    );
    process.stdout.write(`${tableOf(verdicts)}\n`);
    await rm(directory, { recursive: true, force: true });
  };
}

function tableOf(verdicts: readonly Verdict[]): string {
  const kinds = [...new Set(verdicts.map(({ cell }) => cell.kind.name))];
  const operations = new Set(verdicts.map(({ cell: { call } }) => `${call.service} ${call.operation}`));
  const rows = [
    ...kinds.map((kind) =>
      row(
        kind,
        verdicts.filter(({ cell }) => cell.kind.name === kind),
      ),
    ),
    row(`${operations.size} operations, ${kinds.length} kinds`, verdicts),
  ];
  const heads = ['', 'cells', 'recovered', 'stopped, said why', 'not met', 'violations'];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return ['', ...[heads, ...rows].map(line), ''].join('\n');
}

function row(name: string, verdicts: readonly Verdict[]): readonly string[] {
  const having = (outcome: Verdict['outcome']) => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const violations = verdicts.reduce((sum, verdict) => sum + verdict.violations.length, 0);
  const counts = [verdicts.length, having('recovered'), having('stopped'), having('not-met'), violations];
  return [name, ...counts.map(String)];
}
