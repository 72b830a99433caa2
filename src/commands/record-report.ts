// What `rootlock record --format json` prints: docs/record-report.schema.json says what is in it. What was found is in the
// record itself.
import { printableValue } from '../aws/printable.ts';
import { countsOf } from '../check/json.ts';
import type { MadeRecord } from './make-record.ts';

/** Of the form, not of the tool: counted up when something is taken out or means something else. */
export const recordReportVersion = 1;

/** One JSON text; no text in it can rule a terminal. */
export function recordReport(made: MadeRecord): string {
  const { directory, content, credentials, words, tagsName, reviews, earlier } = made;
  const { tool, run, outcome, controls, journalHead, signer } = content;
  const report = printableValue({
    schemaVersion: recordReportVersion,
    tool: { name: tool.name, version: tool.version },
    rehearsal: run.rehearsal,
    account: run.account,
    caller: { arn: run.callers.before, credentials },
    record: directory,
    runId: run.id,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    outcome,
    counts: countsOf(controls),
    words,
    ...(journalHead === undefined ? {} : { journalHead }),
    signer: { sha256: signer.sha256, tagsName },
    ...reviews,
    ...(earlier === undefined ? {} : { since: sinceJson(earlier) }),
  });
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function sinceJson({ path, content, fingerprint, comparison }: NonNullable<MadeRecord['earlier']>): object {
  const { drift, added, gone } = comparison;
  return {
    record: path,
    finishedAt: content.run.finishedAt,
    outcome: content.outcome,
    signer: { sha256: fingerprint },
    drift,
    new: added,
    gone,
  };
}
