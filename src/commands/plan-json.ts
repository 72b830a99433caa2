// `--plan --format json`: the questions and the plans, so that an answers file can be written from them. What is in it says
// docs/plan.schema.json. Pure.
import { cliCommand } from '../engine/command.ts';
import type { Call, Change, Plan } from '../engine/plan.ts';
import type { Question } from '../engine/port.ts';
import { answerFragment, approvalsOf, blankAnswer } from '../ui/scripted/fragments.ts';
import { waysToAnswer } from '../ui/scripted/missing.ts';
import { programsNeeded } from '../ui/scripted/programs-needed.ts';
import { version } from '../version.ts';
import type { Outlook, Planned, PlannedControl } from './plan-gathering.ts';
import type { MetQuestion } from './suggesting-port.ts';

/** Of the form, not of the tool: counted up when something is taken out or means something else. */
export const planSchemaVersion = 1;

/** Plain data, and no secret: what is secret in a plan is a placeholder. */
export function planJson({ facts, at, questions, controls, holds, kindLines }: Planned): object {
  const { accountId: id, partition, region, kind, caller, credentialSource, rehearsal } = facts;
  return {
    $schema: 'urn:rootlock:plan-schema:v1',
    schemaVersion: planSchemaVersion,
    tool: { name: 'rootlock', version },
    rehearsal,
    account: { id, partition, region, kind, remarks: kindLines },
    caller: { arn: caller.arn, credentials: credentialSource },
    at: new Date(at).toISOString(),
    outcome: holds ? 'all-hold' : 'open-remain',
    questions: questions.map(questionJson),
    controls: controls.map(controlJson),
    answersFile: answersFileFor([...questions, ...controls.flatMap((control) => control.questions)]),
  };
}

function controlJson(control: PlannedControl): object {
  const { id, title, group, after, state, statement, facts, questions, outlook } = control;
  return {
    ...{ id, title, group, after, state, statement, facts },
    questions: questions.map(questionJson),
    ...(outlook === undefined ? {} : { ...outlookJson(outlook), stops: whyItStops(outlook, control) }),
  };
}

function outlookJson(outlook: Outlook): object {
  switch (outlook.kind) {
    case 'changes':
      return { next: outlook.kind, plan: planned(outlook.plan) };
    case 'blocked':
      return { next: outlook.kind, advice: outlook.next };
    case 'outside':
    case 'attestation':
    case 'nothing':
    case 'depends':
    case 'refused':
    case 'unread':
      return { next: outlook.kind };
  }
}

/** What only a person, or the account once something was done, can say; one sentence. */
function whyItStops(outlook: Outlook, { after, questions }: PlannedControl): string {
  if (after.length > 0 && outlook.kind !== 'changes') return `First comes: ${after.join(', ')}.`;
  switch (outlook.kind) {
    case 'changes':
      return 'What comes after these changes shows when they are done.';
    case 'outside':
      return `Only a person can do this: ${outlook.question.title}.`;
    case 'attestation':
      return 'Only the owner can say whether this is so.';
    case 'blocked':
      return outlook.why;
    case 'nothing':
      return 'With these answers nothing is changed here as things stand.';
    case 'depends':
      return `Only a person can answer ${questions.at(-1)?.question.id ?? 'this'}, and what comes next depends on it.`;
    case 'refused':
      return outlook.happened;
    case 'unread':
      return 'It could not be read, so nothing can be planned.';
  }
}

function questionJson({ question, taken }: MetQuestion): object {
  const { id, kind, title, lines, problem } = question;
  return {
    ...{ id, kind, title, lines },
    ...(problem === undefined ? {} : { problem }),
    ...particulars(question),
    ...(taken === undefined ? {} : { taken }),
    ways: waysToAnswer(question),
    answer: answerFragment(question),
  };
}

/** Never the secret of a question, and nothing that is a function. */
function particulars(question: Question): object {
  switch (question.kind) {
    case 'choose': {
      const { options, suggested } = question;
      return { options, ...(suggested === undefined ? {} : { suggested }) };
    }
    case 'text': {
      const { label, prefilled } = question;
      return { label, ...(prefilled === undefined ? {} : { suggested: prefilled }) };
    }
    case 'approve': {
      const { plan, yes, mayAcceptRisk } = question;
      return { digest: plan.digest, yes, mayAcceptRisk };
    }
    case 'attest': {
      const { statement, fields, reviewField } = question;
      return {
        statement,
        fields: fields.map(({ name, label, hint }) => ({ name, label, ...(hint === undefined ? {} : { hint }) })),
        ...(reviewField === undefined ? {} : { reviewField }),
      };
    }
    case 'wait-for': {
      const { awaited, link, options } = question;
      return { awaited, options, ...(link === undefined ? {} : { link }) };
    }
    case 'show-secret':
      return { label: question.label };
    case 'enrol':
    case 'code':
      return { device: question.device };
  }
}

function planned(plan: Plan): object {
  const { control, title, digest, changes, placeholders = {}, alternatives = {}, phrase, remarks = [] } = plan;
  const { changes: _calls, ...ownKeys } = approvalsOf(plan);
  return {
    ...{ digest, control, title },
    changes: changes.map((change) => changeJson(change, plan)),
    ...{ placeholders, alternatives, remarks },
    ...(phrase === undefined ? {} : { phrase }),
    programs: programsNeeded(plan),
    consent: { byDigest: { plans: [digest], ...ownKeys }, byCalls: approvalsOf(plan) },
  };
}

function changeJson(change: Change, plan: Plan): object {
  const { compensation, ...rest } = change;
  const command = (call: Call) => ({ command: cliCommand(call, plan) });
  return {
    ...rest,
    ...command(change),
    ...(compensation === undefined ? {} : { compensation: { ...compensation, ...command(compensation) } }),
  };
}

/** A file that answers nothing and consents to nothing: each place in it is for a person to fill in. */
function answersFileFor(met: readonly MetQuestion[]): object {
  const blanks = met.map(({ question }) => [question.id, blankAnswer(question)] as const);
  return {
    version: 1,
    answers: Object.fromEntries(blanks.filter(([, blank]) => blank !== undefined)),
    approvals: { plans: [], changes: [], final: [], phrases: [] },
  };
}
