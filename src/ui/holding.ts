// What the process and a front end that has taken the terminal over must tell each other: when to give it back for a
// while, when for good.

/** A front end that holds the terminal. Each of these does all it does before it returns, and never throws. */
export interface Holder {
  /** The process is about to be stopped: the terminal as it was before. */
  readonly leave: () => void;
  /** It goes on: the terminal is taken over again, and drawn anew. */
  readonly back: () => void;
  /** The process ends now, whatever the reason. */
  readonly release: () => void;
}

export interface Holding {
  /** Returns what to call when the terminal is no longer held. */
  readonly hold: (holder: Holder) => () => void;
  /** From here on nothing that is typed is shown, and none of it is for whoever comes after, until somebody holds again. */
  readonly hush: () => void;
  /** Somebody else may ask at the terminal now: what was typed since `hush` is dropped, and what is typed is shown again. */
  readonly unhush: () => void;
  /** As Ctrl-C does on a terminal that is not in raw mode. */
  readonly interrupt: () => void;
  /** Stops the process and all it was started with, as Ctrl-Z does on a terminal that is not in raw mode. */
  readonly stop: () => void;
}
