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
export type ChangeProgress = Extract<Event, { kind: 'change' }>;

/** What covers the pane for a moment. */
export type Page = 'why' | 'commands' | 'link';

export interface Screen {
  readonly identity?: Identity;
  readonly lines: readonly ControlLine[];
  readonly current?: string;
  readonly opened?: Opened;
  /** What goes on now, and since when, in milliseconds of the run's clock. */
  readonly busy?: { readonly text: string; readonly since: number };
  /** Changes of the plan being carried out, in the order they were first told. */
  readonly progress: readonly ChangeProgress[];
  readonly notices: readonly (Notice & { readonly isOurs?: boolean })[];
  readonly summary?: Summary;
  readonly ask?: Ask;
  readonly page?: Page;
  /** The owner pressed `q` and has not said yes yet. */
  readonly isLeaving: boolean;
  /** Lines of the body above the window. */
  readonly scroll: number;
  /** The end of what the question says was in sight. */
  readonly hasReadAll?: boolean;
}

export const emptyScreen: Screen = { lines: [], progress: [], notices: [], isLeaving: false, scroll: 0 };

/** The screen after `event`, which came at `now`. */
export function told(screen: Screen, event: Event, now: number): Screen {
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
      return screen.busy?.text === event.text ? screen : { ...screen, busy: { text: event.text, since: now } };
    case 'idle': {
      const { busy: _, ...rest } = screen;
      return rest;
    }
    case 'change':
      return { ...screen, progress: progressed(screen.progress, event) };
    case 'notice':
      return { ...screen, notices: [...screen.notices, event] };
    case 'summary':
      return { ...screen, summary: event.summary };
  }
}

function progressed(progress: readonly ChangeProgress[], event: ChangeProgress): readonly ChangeProgress[] {
  const ofPlan = progress.filter(({ planDigest }) => planDigest === event.planDigest);
  const isKnown = ofPlan.some(({ changeId }) => changeId === event.changeId);
  return isKnown ? ofPlan.map((other) => (other.changeId === event.changeId ? event : other)) : [...ofPlan, event];
}

/** The screen with `question` on it. */
export function asked(screen: Screen, question: Question): Screen {
  const { page: _, ...rest } = withdrawn(screen);
  // A new plan stands for itself; what became of the one before would only confuse.
  const progress = question.kind === 'approve' ? [] : screen.progress;
  return { ...rest, progress, ask: startAsk(question) };
}

/** The screen without a question. */
export function withdrawn(screen: Screen): Screen {
  const { ask: _, page: _page, hasReadAll: _read, ...rest } = screen;
  return { ...rest, isLeaving: false, scroll: 0 };
}

/** Something the stand-ins did; stays while the same control is in front. */
export function noted(screen: Screen, title: string, text: string): Screen {
  const notice = { kind: 'notice', tone: 'good', title, lines: [text], isOurs: true } as const;
  return { ...screen, notices: [...screen.notices.filter(({ isOurs }) => isOurs !== true), notice] };
}
