// One check as JSON: docs/check.schema.json says what is in it.
import { printableValue } from '../aws/printable.ts';
import type { Grade } from '../engine/claim.ts';
import type { CallRecord } from '../engine/sender.ts';
import type { Difference, Since } from '../engine/since.ts';
import type { CheckedControl, CheckReport } from './report.ts';

/** Of the form, not of the tool: counted up when something is taken out or means something else. */
export const checkSchemaVersion = 1;

/** Plain data; no text in it can rule a terminal. */
export function checkJson(report: CheckReport): object {
  const { version, rehearsal, account, caller, startedAt, milliseconds, outcome, since, controls, calls } = report;
  return printableValue({
    schemaVersion: checkSchemaVersion,
    tool: { name: 'rootlock', version },
    rehearsal,
    account,
    caller,
    startedAt,
    milliseconds,
    outcome,
    counts: countsOf(controls),
    ...(since === undefined ? {} : { since: sinceJson(since) }),
    controls: controls.map(controlJson),
    calls: calls.map(callJson),
  });
}

/** How many controls there are of each grade; grades without any are left out. */
export function countsOf(controls: readonly Pick<CheckedControl, 'grade'>[]): { readonly [grade in Grade]?: number } {
  const counts: { [grade in Grade]?: number } = {};
  for (const { grade } of controls) counts[grade] = (counts[grade] ?? 0) + 1;
  return counts;
}

function controlJson(control: CheckedControl): object {
  const { control: id, title, group, severity, grade, byWord, statement, facts, word } = control;
  const { frameworks, sources, missing, evidence, at, next } = control;
  return {
    ...{ id, title, group, severity, grade, byWord, statement, facts },
    ...(word === undefined ? {} : { word }),
    ...{ frameworks, sources, missing, at },
    evidence: evidence.map(callJson),
    ...(next === undefined ? {} : { next }),
  };
}

function sinceJson({ at, otherTool, otherCaller, isOutdated, differences }: Since): object {
  return {
    at,
    ...(otherTool === undefined ? {} : { otherTool }),
    ...{ otherCaller, isOutdated },
    differences: differences.map(differenceJson),
  };
}

function differenceJson({ control, kind, was, is, statement, facts, gone, reviewBy }: Difference): object {
  return {
    ...{ control, kind },
    ...(was === undefined ? {} : { was }),
    ...{ is, statement, facts, gone },
    ...(reviewBy === undefined ? {} : { reviewBy }),
  };
}

function callJson({
  service,
  operation,
  region,
  principalArn,
  time,
  requestId,
  outcome,
  attempts,
  digest,
}: CallRecord): object {
  const id = requestId === undefined ? {} : { requestId };
  const answer = digest === undefined ? {} : { digest };
  return { service, operation, region, principalArn, time, ...id, outcome, attempts, ...answer };
}
