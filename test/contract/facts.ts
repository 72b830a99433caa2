// The facts of a run, one by one, as what was told and asked holds them: what a person must be able to read in every front
// end, whatever it looks like there.
import { withKnownNames } from '../../src/engine/command.ts';
import type { Plan } from '../../src/engine/plan.ts';
import type { Event, Question } from '../../src/engine/port.ts';
import { regionSeries } from '../../src/ui/region-series.ts';
import {
  accountIdGrouped,
  changeRemarks,
  outcomeSentence,
  placeholderLines,
  planCost,
  stateWord,
  undoWords,
} from '../../src/ui/words.ts';

export interface FactSeen {
  readonly kind: string;
  /** Every text of it must be shown. */
  readonly texts: readonly string[];
}

const seen = (kind: string, ...texts: readonly string[]): FactSeen => ({ kind, texts: texts.filter(Boolean) });

export function factsTold(event: Event): readonly FactSeen[] {
  switch (event.kind) {
    case 'identity': {
      const { accountId, region, actingAs, actingArn, accountKind, credentialSource } = event.identity;
      return [
        seen('account', accountIdGrouped(accountId)),
        seen('region', region),
        seen('acting as', `as ${actingAs}`),
        ...[actingArn, accountKind, credentialSource].map((text) => seen('identity', text)),
      ];
    }
    case 'controls':
      return event.lines.flatMap(({ group, note }) => [
        seen('group', group),
        ...(note === undefined ? [] : [seen('control note', note)]),
      ]);
    case 'control-opened':
      return [
        seen('control title', event.title),
        seen('control why', event.why),
        ...event.facts.map(({ label, value }) => seen('fact', label, value)),
        ...event.sources.map(({ title, url }) => seen('source', title, url ?? '')),
      ];
    case 'busy':
      return [];
    case 'idle':
      return [];
    case 'change':
      return [seen(`change ${event.state}`, event.summary, event.detail ?? '')];
    case 'notice':
      return [seen('notice', event.title, ...event.lines)];
    case 'summary': {
      const { summary } = event;
      return [
        seen('summary outcome', outcomeSentence(summary)),
        ...summary.lines.map(({ state, note }) => seen('summary control', stateWord(state), note ?? '')),
        ...regionSeries(summary.changed, (change) => [change]).map(({ said }) => seen('summary change', ...said)),
        seen('record', summary.recordDirectory ?? ''),
        ...summary.commands.map(({ says, command }) => seen('summary command', says, command)),
        ...summary.remarks.map((remark) => seen('summary remark', remark)),
      ];
    }
  }
}

export function factsAsked(question: Question): readonly FactSeen[] {
  return [
    seen('question title', question.title),
    ...question.lines.map((line) => seen('question line', line)),
    ...(question.problem === undefined ? [] : [seen('question problem', question.problem)]),
    ...particulars(question),
  ];
}

function particulars(question: Question): readonly FactSeen[] {
  switch (question.kind) {
    case 'approve':
      return [...factsOfPlan(question.plan), seen('yes', question.yes)];
    case 'choose':
      return question.options.flatMap(({ label, hint, disabled }) => [
        seen('option', label),
        ...(hint === undefined ? [] : [seen('option hint', hint)]),
        ...(disabled === undefined ? [] : [seen('option not available', disabled)]),
      ]);
    case 'text':
      return [seen('field', question.label), ...(question.prefilled ? [seen('prefilled', question.prefilled)] : [])];
    case 'show-secret':
      return [seen('secret label', question.label)];
    case 'enrol':
    case 'code':
      return [seen('device', question.device)];
    case 'attest':
      return [seen('statement', question.statement)];
    case 'wait-for':
      return [
        seen('awaited', question.awaited),
        ...(question.link === undefined ? [] : [seen('link', question.link)]),
        ...question.options.map(({ label }) => seen('option', label)),
      ];
  }
}

function factsOfPlan(plan: Plan): readonly FactSeen[] {
  const series = regionSeries(plan.changes, (change) => [
    withKnownNames(change.summary, plan) as string,
    undoWords(change),
    ...changeRemarks(change),
  ]);
  return [
    ...series.flatMap(({ said: [summary = '', undo = '', ...remarks], regions }) => [
      seen('plan change', summary),
      seen('plan undo', undo),
      ...regions.map((region) => seen('plan region', region)),
      ...remarks.map((remark) => seen('plan remark', remark)),
    ]),
    ...placeholderLines(plan).map((line) => seen('plan placeholder', line)),
    seen('plan cost', planCost(plan)),
    ...(plan.remarks ?? []).map((line) => seen('plan remark', line)),
    ...(plan.phrase === undefined ? [] : [seen('plan phrase', plan.phrase.because, plan.phrase.text)]),
  ];
}
