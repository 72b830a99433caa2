// What is on the screen, as data, and how events and questions change it. Pure.
import type { ControlLine, Event, Identity, Question, Summary } from '../../engine/port.ts';
import { type Ask, startAsk } from './asks/ask.ts';

/** The one question that is about the whole list, not about the control in front. */
export const hubId = 'hub';

/** True for that question and those that belong to it: then no control is in front. */
export function isAboutList(questionId: string | undefined): boolean {
  return questionId === hubId || questionId?.startsWith(`${hubId}.`) === true;
}

type Opened = Extract<Event, { kind: 'control-opened' }>;
type Notice = Extract<Event, { kind: 'notice' }>;
/** `since` in milliseconds of the run's clock: when it was first told to be under way. */
export type ChangeProgress = Extract<Event, { kind: 'change' }> & { readonly since: number };

/** What covers the pane for a moment. */
export type Page = 'why' | 'commands' | 'link';

export interface Busy {
  readonly text: string;
  readonly since: number;
}

export interface Screen {
  readonly identity?: Identity;
  readonly lines: readonly ControlLine[];
  readonly current?: string;
  readonly opened?: Opened;
  /** What goes on now, and since when, in milliseconds of the run's clock. */
  readonly busy?: Busy;
  /** What went on before, and when it ended. */
  readonly wasBusy?: Busy & { readonly until: number };
  /** When the newest event came. */
  readonly toldAt?: number;
  /** The owner wants to leave, and what was begun is being brought to an end. */
  readonly isEnding?: boolean;
  /** Changes of the plan being carried out, in the order they were first told. */
  readonly progress: readonly ChangeProgress[];
  readonly notices: readonly (Notice & { readonly isOurs?: boolean })[];
  readonly summary?: Summary;
  readonly ask?: Ask;
  readonly page?: Page;
  /** The owner pressed `q` and has not said yes yet. */
  readonly isLeaving: boolean;
  /** What became of the wish to copy; until the next key. */
  readonly copied?: 'sent' | 'too-long';
  /** Lines of the body above the window. */
  readonly scroll: number;
  /** The end of what the question says was in sight. */
  readonly hasReadAll?: boolean;
}

export const emptyScreen: Screen = { lines: [], progress: [], notices: [], isLeaving: false, scroll: 0 };

/** What is told again this soon after it ended has been going on all the time: between its parts AWS is looked at. */
const sameWait = 15_000;

/** The screen after `event`, which came at `now`. */
export function told(screen: Screen, event: Event, now: number): Screen {
  return { ...after(screen, event, now), toldAt: now };
}

function after(screen: Screen, event: Event, now: number): Screen {
  switch (event.kind) {
    case 'identity':
      return { ...screen, identity: event.identity };
    case 'controls': {
      const { current: _, ...rest } = screen;
      return { ...rest, lines: event.lines, ...(event.current === undefined ? {} : { current: event.current }) };
    }
    case 'control-opened': {
      const isSame = screen.opened?.control === event.control;
      return {
        ...screen,
        opened: event,
        notices: isSame ? screen.notices.filter(({ isOurs }) => isOurs === true) : [],
        progress: isSame ? screen.progress : [],
        scroll: 0,
      };
    }
    case 'busy':
      return screen.busy?.text === event.text ? screen : { ...screen, busy: begun(screen, event.text, now) };
    case 'idle': {
      const { busy, ...rest } = screen;
      return busy === undefined ? rest : { ...rest, wasBusy: { ...busy, until: now } };
    }
    case 'change':
      return { ...screen, progress: progressed(screen.progress, event, now) };
    case 'notice':
      return { ...screen, notices: [...screen.notices, event] };
    case 'summary':
      return { ...screen, summary: event.summary };
  }
}

function begun({ wasBusy }: Screen, text: string, now: number): Busy {
  const goesOn = wasBusy?.text === text && now - wasBusy.until <= sameWait;
  return { text, since: goesOn ? wasBusy.since : now };
}

function progressed(
  progress: readonly ChangeProgress[],
  event: Extract<Event, { kind: 'change' }>,
  now: number,
): readonly ChangeProgress[] {
  const ofPlan = progress.filter(({ planDigest }) => planDigest === event.planDigest);
  const known = ofPlan.find(({ changeId }) => changeId === event.changeId);
  const entry = { ...event, since: known !== undefined && isUnderWay(known) ? known.since : now };
  return known === undefined ? [...ofPlan, entry] : ofPlan.map((other) => (other === known ? entry : other));
}

/** True for a change that was sent, or is to be sent again, and has no outcome yet. */
export function isUnderWay({ state }: ChangeProgress): boolean {
  return state === 'started' || state === 'waiting';
}

/** The screen with `question` on it. */
export function asked(screen: Screen, question: Question): Screen {
  const { page: _, isEnding: _isEnding, ...rest } = withdrawn(screen);
  // A new plan stands for itself; what became of the one before would only confuse.
  const progress = question.kind === 'approve' ? [] : screen.progress;
  return { ...rest, progress, ask: startAsk(question) };
}

/** The screen without a question. */
export function withdrawn(screen: Screen): Screen {
  const { ask: _, page: _page, copied: _copied, hasReadAll: _read, ...rest } = screen;
  return { ...rest, isLeaving: false, scroll: 0 };
}

/** Something the stand-ins did; stays while the same control is in front. */
export function noted(screen: Screen, title: string, text: string): Screen {
  const notice = { kind: 'notice', tone: 'good', title, lines: [text], isOurs: true } as const;
  return { ...screen, notices: [...screen.notices.filter(({ isOurs }) => isOurs !== true), notice] };
}
