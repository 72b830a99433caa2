// A pending question with the state of its screen. One file per kind does the work; this one only picks it.
import type {
  ApproveQuestion,
  AttestQuestion,
  ChooseQuestion,
  CodeQuestion,
  EnrolQuestion,
  Question,
  ShowSecretQuestion,
  TextQuestion,
  WaitForQuestion,
} from '../../../engine/port.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import type { Key } from '../keys.ts';
import { type ApproveState, consentsNow, pressApprove, startApprove, viewApprove } from './approve.ts';
import { type AttestState, pressAttest, startAttest, viewAttest } from './attest.ts';
import { type ChooseState, pressChoose, startChoose, viewChoose } from './choose.ts';
import { type CodeState, pressCode, startCode, viewCode } from './code.ts';
import { type EnrolState, pressEnrol, startEnrol, viewEnrol } from './enrol.ts';
import { pressShowSecret, type ShowSecretState, startShowSecret, viewShowSecret } from './show-secret.ts';
import { pressText, startText, type TextState, viewText } from './text.ts';
import { pressWaitFor, startWaitFor, viewWaitFor, type WaitForState } from './wait-for.ts';

interface Of<Kind, Q, State> {
  readonly kind: Kind;
  readonly question: Q;
  readonly state: State;
}

export type Ask =
  | Of<'choose', ChooseQuestion, ChooseState>
  | Of<'approve', ApproveQuestion, ApproveState>
  | Of<'text', TextQuestion, TextState>
  | Of<'show-secret', ShowSecretQuestion, ShowSecretState>
  | Of<'enrol', EnrolQuestion, EnrolState>
  | Of<'code', CodeQuestion, CodeState>
  | Of<'attest', AttestQuestion, AttestState>
  | Of<'wait-for', WaitForQuestion, WaitForState>;

export function startAsk(question: Question): Ask {
  switch (question.kind) {
    case 'choose':
      return { kind: 'choose', question, state: startChoose(question) };
    case 'approve':
      return { kind: 'approve', question, state: startApprove };
    case 'text':
      return { kind: 'text', question, state: startText(question) };
    case 'show-secret':
      return { kind: 'show-secret', question, state: startShowSecret };
    case 'enrol':
      return { kind: 'enrol', question, state: startEnrol };
    case 'code':
      return { kind: 'code', question, state: startCode };
    case 'attest':
      return { kind: 'attest', question, state: startAttest(question) };
    case 'wait-for':
      return { kind: 'wait-for', question, state: startWaitFor };
  }
}

/** What `key` leads to; a new state comes back inside the ask it belongs to. */
export function pressAsk(ask: Ask, key: Key, context: AskContext): Outcome<Ask> {
  switch (ask.kind) {
    case 'choose':
      return within(pressChoose(ask.question, ask.state, key), (state) => ({ ...ask, state }));
    case 'approve':
      return within(pressApprove(ask.question, ask.state, key, context), (state) => ({ ...ask, state }));
    case 'text':
      return within(pressText(ask.question, ask.state, key), (state) => ({ ...ask, state }));
    case 'show-secret':
      return within(pressShowSecret(ask.question, ask.state, key), (state) => ({ ...ask, state }));
    case 'enrol':
      return within(pressEnrol(ask.question, ask.state, key, context), (state) => ({ ...ask, state }));
    case 'code':
      return within(pressCode(ask.question, ask.state, key, context), (state) => ({ ...ask, state }));
    case 'attest':
      return within(pressAttest(ask.question, ask.state, key), (state) => ({ ...ask, state }));
    case 'wait-for':
      return within(pressWaitFor(ask.question, ask.state, key, context), (state) => ({ ...ask, state }));
  }
}

function within<State>(outcome: Outcome<State>, wrap: (state: State) => Ask): Outcome<Ask> {
  switch (outcome.kind) {
    case 'stay':
    case 'effect':
      return { ...outcome, state: wrap(outcome.state) };
    case 'answer':
    case 'page':
    case 'ignored':
      return outcome;
  }
}

/** `columns` is the width of the pane the ask is drawn in. */
export function viewAsk(ask: Ask, context: AskContext, columns: number): AskView {
  switch (ask.kind) {
    case 'choose':
      return viewChoose(ask.question, ask.state, context, columns);
    case 'approve':
      return viewApprove(ask.question, ask.state, context, columns);
    case 'text':
      return viewText(ask.question, ask.state, context, columns);
    case 'show-secret':
      return viewShowSecret(ask.question, ask.state, context, columns);
    case 'enrol':
      return viewEnrol(ask.question, ask.state, context);
    case 'code':
      return viewCode(ask.question, ask.state, context, columns);
    case 'attest':
      return viewAttest(ask.question, ask.state, context, columns);
    case 'wait-for':
      return viewWaitFor(ask.question, ask.state, context, columns);
  }
}

/** True where Enter would be the owner's yes to a plan. */
export function consents(ask: Ask | undefined): boolean {
  return ask?.kind === 'approve' && consentsNow(ask.state);
}

/** True where the screen shows a running time, so that it must be drawn again without a key press. */
export function hasRunningTime(ask: Ask): boolean {
  return ask.kind === 'enrol' || ask.kind === 'code' || ask.kind === 'wait-for';
}
