// Enrols an MFA device: a QR code on a screen of its own, or the grouped secret where a code cannot be
// drawn, then two consecutive codes. Equal and re-used codes are refused here, before AWS sees them.
import type { EnrolQuestion } from '../../../engine/port.ts';
import { Secret } from '../../../engine/secret.ts';
import { groupsOfFour } from '../../words.ts';
import type { AskContext, AskView, Outcome } from '../ask-context.ts';
import { answered, ignored, stay } from '../ask-context.ts';
import type { Field } from '../field.ts';
import { codeLine, editedCode, fieldOf } from '../field.ts';
import type { Hint, Key } from '../keys.ts';
import { hints, letterOf } from '../keys.ts';
import type { Line } from '../lines.ts';
import { blank, paragraph, span, wrapLine } from '../lines.ts';
import { modulesOf, qrLines, qrSize } from '../qr.ts';
import { phoneLines } from './phone.ts';
import { countdownLine, heading, problemParagraph, questionParagraphs, secondsLeft } from './shared.ts';

export interface EnrolState {
  readonly first: Field;
  readonly second: Field;
  readonly active: 'first' | 'second';
  readonly wrong?: string;
  readonly showsText: boolean;
  readonly isInverted: boolean;
  readonly phoneIsOpen: boolean;
  /** Where the code fills the whole window: the owner went on to the fields. */
  readonly isPastCode: boolean;
}

export const startEnrol: EnrolState = {
  first: fieldOf(),
  second: fieldOf(),
  active: 'first',
  showsText: false,
  isInverted: false,
  phoneIsOpen: false,
  isPastCode: false,
};

/** Room the text beside the code needs, in columns; and under it, in rows. */
const besideColumns = 31;
const underRows = 10;

export type Placement =
  | { readonly kind: 'beside' | 'above' | 'filling'; readonly quiet: number }
  | { readonly kind: 'none'; readonly because: 'window' | 'colour' };

/** Where the code can stand, with as much quiet zone as there is room for. Frames are one row short of the window. */
export function placementOf(modules: number, context: AskContext): Placement {
  if (!context.colour) return { kind: 'none', because: 'colour' };
  for (const kind of ['beside', 'above', 'filling'] as const) {
    for (const quiet of [4, 3, 2]) {
      const side = modules + 2 * quiet;
      const rows = Math.ceil(side / 2);
      const fits =
        kind === 'beside'
          ? side + besideColumns <= context.columns && rows <= context.rows - 1
          : side <= context.columns && rows + (kind === 'above' ? underRows : 1) <= context.rows - 1;
      if (fits) return { kind, quiet };
    }
  }
  return { kind: 'none', because: 'window' };
}

export function pressEnrol(
  question: EnrolQuestion,
  state: EnrolState,
  key: Key,
  context: AskContext,
): Outcome<EnrolState> {
  const letter = letterOf(key);
  if (letter === 's' || letter === 'i') {
    // Neither does anything where no code is, or could be, on the screen.
    const { kind } = placementOf(modulesOf(question.uri.reveal()).length, context);
    const hasCode = kind !== 'none' && !state.showsText && !(kind === 'filling' && state.isPastCode);
    if (letter === 's' && kind !== 'none') return stay({ ...state, showsText: !state.showsText });
    return letter === 'i' && hasCode ? stay({ ...state, isInverted: !state.isInverted }) : ignored;
  }
  if (context.hasStandIns && letter === 'p') {
    const next = { ...state, phoneIsOpen: !state.phoneIsOpen };
    return next.phoneIsOpen ? { kind: 'effect', effect: 'scan', state: next } : stay(next);
  }
  if (isFilled(question, state, context)) {
    return key.kind === 'enter' ? stay({ ...state, isPastCode: true }) : ignored;
  }
  if (state.phoneIsOpen && letter === 'n') return { kind: 'effect', effect: 'skip-code', state };
  if (state.phoneIsOpen && letter === 'f' && context.phone !== undefined) {
    return stay(withField(state, fieldOf(context.phone.code.reveal())));
  }
  switch (key.kind) {
    case 'enter':
      return submitted(question, state);
    case 'tab':
      return stay({ ...state, isPastCode: false });
    case 'up':
    case 'back-tab':
      return state.active === 'second' ? stay({ ...withoutWrong(state), active: 'first' }) : ignored;
    case 'down':
      return state.active === 'first' ? submitted(question, state) : ignored;
    default: {
      const field = editedCode(state[state.active], key);
      return field === undefined ? ignored : stay(withField(state, field));
    }
  }
}

function withoutWrong({ wrong: _, ...state }: EnrolState): EnrolState {
  return state;
}

function withField(state: EnrolState, field: Field): EnrolState {
  return { ...withoutWrong(state), [state.active]: field };
}

function submitted(question: EnrolQuestion, state: EnrolState): Outcome<EnrolState> {
  const first = state.first.value;
  if (state.active === 'first') {
    const wrong = question.check(first);
    return wrong === undefined ? stay({ ...withoutWrong(state), active: 'second' }) : stay({ ...state, wrong });
  }
  const wrong = question.check(first, state.second.value);
  if (wrong !== undefined) return stay({ ...state, wrong });
  return answered({ first: new Secret(first), second: new Secret(state.second.value) });
}

/** True while the code fills the window and leaves no room for the fields. */
function isFilled(question: EnrolQuestion, state: EnrolState, context: AskContext): boolean {
  if (state.showsText || state.isPastCode) return false;
  return placementOf(modulesOf(question.uri.reveal()).length, context).kind === 'filling';
}

/** Under this many rows labels stand beside their fields, and what can be spared goes. */
const roomyRows = 23;
/** From here on the pretend phone is offered in words; below, the help line names its key. */
const offerRows = 26;

function fieldLines(question: EnrolQuestion, state: EnrolState, context: AskContext, columns: number): readonly Line[] {
  const isSecond = state.active === 'second';
  const isRoomy = context.rows >= roomyRows;
  const field = (text: string, value: Field, isActive: boolean): readonly Line[] => {
    const label = span(text.padEnd(isRoomy ? 0 : 16), isActive ? { bold: true } : { dim: true });
    const code = codeLine(value, isActive, context.colour);
    return isRoomy ? [[label], code] : [[label, ...code]];
  };
  return [
    ...problemParagraph(state.wrong === undefined ? question.problem : undefined, columns),
    ...field('Code shown now', state.first, !isSecond),
    ...(isRoomy && !state.phoneIsOpen ? [blank] : []),
    ...field('The next code', state.second, isSecond),
    ...(state.phoneIsOpen ? [] : [[span('  '), ...countdownLine(secondsLeft(context.now))]]),
    ...(state.wrong === undefined ? [] : paragraph(`! ${state.wrong}`, columns, { hue: 'warning', bold: true }, 2)),
  ];
}

/** The secret in groups of four, for typing it into an app by hand. */
function secretLines(question: EnrolQuestion, columns: number): readonly Line[] {
  return [
    heading('Type this into an authenticator app'),
    ...wrapLine([span('name    ', { dim: true }), span(question.device)], columns, 8),
    ...wrapLine(
      [span('secret  ', { dim: true }), span(groupsOfFour(question.seed.reveal()), { bold: true })],
      columns,
      8,
    ),
    ...wrapLine([span('kind    ', { dim: true }), span('time-based, 6 digits, 30 seconds')], columns, 8),
  ];
}

export function viewEnrol(question: EnrolQuestion, state: EnrolState, context: AskContext): AskView {
  const modules = modulesOf(question.uri.reveal());
  const placement = placementOf(modules.length, context);
  const shared: readonly Hint[] = [...(context.hasStandIns ? [hints.phone] : []), hints.why, hints.back, hints.leave];
  const footOf = (columns: number) => {
    const panel = phoneLines(state.phoneIsOpen, context, Math.min(columns, 50));
    const offer = context.rows >= offerRows && panel.length > 0 ? [...panel, blank] : [];
    const phone = state.phoneIsOpen ? panel : offer;
    const fields = fieldLines(question, state, context, columns);
    return { foot: [...phone, ...fields], focus: phone.length + (state.active === 'first' ? 0 : fields.length - 1) };
  };
  if (placement.kind === 'none' || state.showsText) {
    const columns = Math.min(context.columns - 4, 76);
    const size = qrSize(modules, 2);
    const because =
      placement.kind !== 'none'
        ? []
        : placement.because === 'colour'
          ? ['Without colour a QR code cannot be drawn so that every camera reads it.']
          : [
              `A QR code needs a window of ${size.columns} × ${size.rows + 2}; this one is ${context.columns} × ${context.rows}.`,
            ];
    return {
      layout: 'alone',
      hasOwnTitle: true,
      body: [
        ...secretLines(question, columns),
        ...because.flatMap((text) => [blank, ...paragraph(text, columns, { dim: true })]),
        ...(question.lines.length === 0 ? [] : [blank, ...questionParagraphs(question, columns)]),
      ],
      ...footOf(columns),
      hints: [hints.field, hints.submit, ...(placement.kind === 'none' ? [] : [hints.code]), ...shared],
    };
  }
  const picture = qrLines(modules, placement.quiet, state.isInverted);
  const pictureColumns = qrSize(modules, placement.quiet).columns;
  if (placement.kind === 'filling' && state.isPastCode) {
    const columns = context.columns - 4;
    return {
      layout: 'alone',
      body: questionParagraphs(question, columns),
      ...footOf(columns),
      hints: [hints.field, hints.submit, hints.qrAgain, hints.secret, ...shared],
    };
  }
  if (placement.kind === 'filling') {
    return {
      layout: 'screen',
      placement: 'filling',
      picture,
      pictureColumns,
      body: [],
      foot: [],
      focus: 0,
      hints: [hints.scanned, hints.secret, hints.invert, ...shared],
    };
  }
  const columns =
    placement.kind === 'beside'
      ? Math.min(context.columns - pictureColumns - 3, 60)
      : Math.min(context.columns - 4, 76);
  const title = paragraph(question.title, columns, { bold: true });
  return {
    layout: 'screen',
    placement: placement.kind,
    picture,
    pictureColumns,
    body:
      placement.kind === 'beside'
        ? [
            ...title,
            blank,
            ...questionParagraphs(question, columns),
            blank,
            ...wrapLine([span('Your app will call it ', { dim: true }), span(question.device)], columns),
          ]
        : title,
    ...footOf(columns),
    hints: [hints.field, hints.submit, hints.secret, hints.invert, ...shared],
  };
}
