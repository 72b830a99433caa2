// `--plan`: what was found and what would be done, for people or as JSON; nothing is changed, written or asked.
import type { PlanFormat } from '../command-line-plan.ts';
import { harmless, harmlessJson } from '../engine/harmless.ts';
import type { AnswersFile } from '../ui/scripted/answers-file.ts';
import { gatherPlan, type PlanOptions } from './plan-gathering.ts';
import { planJson } from './plan-json.ts';
import { planText } from './plan-lines.ts';
import type { Surroundings } from '../surroundings.ts';
import type { FileAnswer } from './suggesting-port.ts';

export interface PlanOnlyOptions extends PlanOptions {
  readonly format: PlanFormat;
  readonly write: (text: string) => void;
}

/** Returns 0 when every control holds, 3 when something is left to do. Sends no call that changes anything. */
export async function showPlan({ format, write, ...options }: PlanOnlyOptions): Promise<number> {
  const planned = await gatherPlan(options);
  write(format === 'json' ? printedJson(planJson(planned)) : printedLines(planText(planned)));
  return planned.holds ? 0 : 3;
}

/** As the command line asks for it. */
export function planPrinting({ flags, answers, stdout }: Surroundings) {
  return {
    format: flags.planFormat ?? 'table',
    write: (text: string) => stdout.write(text),
    ...(answers === undefined ? {} : { fileAnswer: answersIn(answers) }),
  };
}

/** What the file would answer the first time. */
function answersIn({ answers }: AnswersFile): FileAnswer {
  return (id) => [answers[id]].flat()[0];
}

export function printedLines(lines: readonly string[]): string {
  return `${lines.map((line) => harmless(line)).join('\n')}\n`;
}

/** The same values, with nothing in them that could rule a terminal. */
export function printedJson(value: object): string {
  return `${harmlessJson(value)}\n`;
}
