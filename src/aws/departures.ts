// Who begins a hundred calls at once has all of them signed before the first one leaves, since their steps take turns; and
// then nobody works while all of them are on their way. One after the other, the first is there while the last is signed.

/** Answers that others wait for: lists, and what tells whether there is more to ask about a user or a group. */
const leadsOn = (operation: string) =>
  /^(?:List|Describe|GetGroup$|GetLoginProfile$|GetCallerIdentity$)/.test(operation);

/** A line in which every read has the process for itself until it waits for the network. */
export class Departures {
  readonly #first: (() => void)[] = [];
  readonly #others: (() => void)[] = [];
  #isMoving = false;

  /** Resolves in a turn of the event loop of its own, before those who wait for nothing but themselves. */
  turn(operation: string): Promise<void> {
    return new Promise((resolve) => {
      (leadsOn(operation) ? this.#first : this.#others).push(resolve);
      if (this.#isMoving) return;
      this.#isMoving = true;
      setImmediate(() => this.#move());
    });
  }

  #move(): void {
    const next = this.#first.shift() ?? this.#others.shift();
    this.#isMoving = next !== undefined;
    if (next === undefined) return;
    next();
    setImmediate(() => this.#move());
  }
}
