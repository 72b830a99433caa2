// The Ink front end on an emulated terminal: real Ink, real keys, and assertions on what is seen.
import { afterEach, describe, expect, it } from 'vitest';
import { Interrupted, Problem, WentBack } from '../../src/engine/errors.ts';
import type { Event, FrontEnd } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { Errand, StandIns } from '../../src/engine/stand-ins.ts';
import type { Holder, Holding } from '../../src/ui/holding.ts';
import { createTui } from '../../src/ui/tui/front-end.ts';
import { type HeadlessTerminal, keys, openTerminal, pasted } from '../support/render-at.ts';
import { identity, lines, now, opened, password, questions, seed, summary } from '../support/tui-scenes.ts';

interface Stage {
  readonly terminal: HeadlessTerminal;
  readonly tui: FrontEnd;
  readonly interrupts: () => number;
  readonly moveClock: (milliseconds: number) => void;
  readonly never: AbortSignal;
}

const open: Stage[] = [];
afterEach(async () => {
  for (const { tui, terminal } of open.splice(0)) {
    await tui.close();
    terminal.dispose();
  }
});

function stage(
  columns = 80,
  rows = 24,
  more: {
    readonly standIns?: StandIns;
    readonly env?: Record<string, string>;
    readonly holding?: Holding;
    readonly onFault?: (error: unknown) => void;
  } = {},
): Stage {
  const terminal = openTerminal(columns, rows);
  let interrupts = 0;
  let time = now;
  const tui = createTui({
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    stderr: terminal.stderr,
    env: more.env ?? {},
    clock: { now: () => time, sleep: () => Promise.resolve() },
    onInterrupt: () => {
      interrupts += 1;
    },
    ...(more.standIns === undefined ? {} : { standIns: more.standIns }),
    ...(more.holding === undefined ? {} : { holding: more.holding }),
    ...(more.onFault === undefined ? {} : { onFault: more.onFault }),
  });
  const events: readonly Event[] = [
    { kind: 'identity', identity: { ...identity, rehearsal: more.standIns !== undefined } },
    { kind: 'controls', lines, current: 'root-access-keys' },
    opened,
  ];
  for (const event of events) tui.tell(event);
  const made: Stage = {
    terminal,
    tui,
    interrupts: () => interrupts,
    moveClock: (milliseconds) => {
      time += milliseconds;
    },
    never: new AbortController().signal,
  };
  open.push(made);
  return made;
}

const settledAs = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => error,
  );

describe('the alternate screen', () => {
  it('opens with the first event and leaves the terminal as it was', async () => {
    const { terminal, tui } = stage();
    await terminal.waitFor('Delete the root access keys');
    expect([terminal.isAlternate(), terminal.isRaw()]).toEqual([true, true]);
    await tui.close();
    await terminal.waitFor(() => !terminal.isAlternate());
    expect(terminal.isRaw()).toBe(false);
    // Cursor shown again, bracketed paste off again: whatever was switched on was switched off last.
    expect(terminal.bytes().lastIndexOf('\u001B[?25h')).toBeGreaterThan(terminal.bytes().lastIndexOf('\u001B[?25l'));
    expect(terminal.bytes().lastIndexOf('\u001B[?2004l')).toBeGreaterThan(
      terminal.bytes().lastIndexOf('\u001B[?2004h'),
    );
    expect(terminal.bytes()).not.toContain('\u001B[3J');
    await tui.close();
  });

  it('never opens when nothing was told', async () => {
    const terminal = openTerminal(80, 24);
    const tui = createTui({
      ...terminal,
      env: {},
      clock: { now: () => now, sleep: () => Promise.resolve() },
      onInterrupt: () => undefined,
    });
    await tui.close();
    expect(terminal.bytes()).toBe('');
    terminal.dispose();
  });

  it('leaves on the main screen a summary that stands alone, and no secret', async () => {
    const { terminal, tui, never } = stage();
    const shown = tui.ask(questions.secret, never);
    await terminal.waitFor(password);
    await terminal.press(keys.down, keys.enter);
    expect(await shown).toBe('stored');
    const enrolled = settledAs(tui.ask(questions.enrol, never));
    await terminal.press('s');
    await terminal.waitFor('ABCD EFGH');
    tui.tell({ kind: 'summary', summary });
    await tui.close();
    expect(await enrolled).toBeInstanceOf(Interrupted);
    await terminal.waitFor('rootlock verify /home/ada/rootlock-record');
    expect(terminal.isAlternate()).toBe(false);
    const main = terminal.bytes().slice(terminal.bytes().lastIndexOf('\u001B[?1049l'));
    expect(main).toContain('4 controls are still open.');
    expect(main).not.toContain(password);
    expect(main.replaceAll(' ', '')).not.toContain(seed.slice(0, 16));
  });
});

describe('questions', () => {
  it('are answered one after the other, each on its own screen', async () => {
    const { terminal, tui, never } = stage();
    const chosen = tui.ask(questions.choose, never);
    await terminal.waitFor('❯ Use another user');
    await terminal.press(keys.up, keys.up);
    await terminal.waitFor('❯ Make a new user');
    await terminal.press(keys.enter);
    expect(await chosen).toBe('fresh');

    const name = tui.ask(questions.text, never);
    await terminal.waitFor('❯ ada');
    await terminal.press('-', 'r', 'o', 'o', 't', keys.enter);
    await terminal.waitFor(/would be mistaken for/);
    await terminal.press(...Array.from({ length: 5 }, () => keys.backspace), '2', keys.enter);
    expect(await name).toBe('ada2');

    const approval = tui.ask(questions.approve, never);
    await terminal.waitFor('❯ Deactivate now');
    await terminal.press('c');
    await terminal.waitFor(/aws iam update-access-key --access-key-id AKIAIOSFODNN7EXAMPLE \\\n +--status Inactive/);
    await terminal.press(keys.escape);
    await terminal.waitFor('❯ Deactivate now');
    await terminal.press(keys.enter);
    expect(await approval).toEqual({ digest: questions.approve.plan.digest, at: now });
  });

  it('take pasted codes, count down, and refuse the same code twice', async () => {
    const { terminal, tui, never, moveClock } = stage();
    const enrolled = tui.ask(questions.enrol, never);
    await terminal.waitFor('new code in 19 s');
    moveClock(15_000);
    await terminal.waitFor('new code in 4 s');
    terminal.send(pasted('123 456\r'));
    await terminal.waitFor('1 2 3   4 5 6');
    await terminal.press(keys.enter);
    terminal.send(pasted('123456'));
    await terminal.waitFor((screen) => screen.split('1 2 3   4 5 6').length === 3);
    await terminal.press(keys.enter);
    await terminal.waitFor('That is the same code');
    await terminal.press(...Array.from({ length: 6 }, () => keys.backspace), ...'654321', keys.enter);
    const { first, second } = await enrolled;
    expect([first.reveal(), second.reveal()]).toEqual(['123456', '654321']);
  });

  it('are not submitted by text and Enter arriving in one read', async () => {
    const { terminal, tui, never } = stage();
    const name = tui.ask({ ...questions.text, prefilled: '' }, never);
    await terminal.waitFor('User name');
    terminal.send('bob\r');
    await terminal.waitFor('❯ bob');
    await terminal.press('2', keys.enter);
    expect(await name).toBe('bob2');
  });

  it('are taken away when their signal is aborted, with its reason', async () => {
    const { terminal, tui } = stage();
    const abort = new AbortController();
    const waiting = settledAs(tui.ask(questions.wait, abort.signal));
    await terminal.waitFor('Waiting for MFA on root');
    const reason = new Error('it has happened');
    abort.abort(reason);
    expect(await waiting).toBe(reason);
    await terminal.waitFor((screen) => !screen.includes('Waiting for'));
    expect(await settledAs(tui.ask(questions.wait, abort.signal))).toBe(reason);
  });

  it('go back on Esc', async () => {
    const { terminal, tui, never } = stage();
    const asked = settledAs(tui.ask(questions.approve, never));
    await terminal.waitFor('❯ Deactivate now');
    await terminal.press(keys.escape);
    expect(await asked).toBeInstanceOf(WentBack);
  });

  it('stay when q is not confirmed, and are interrupted when it is', async () => {
    const { terminal, tui, never } = stage();
    const asked = settledAs(tui.ask(questions.approve, never));
    await terminal.waitFor('❯ Deactivate now');
    await terminal.press('q');
    await terminal.waitFor('Everything done so far is kept');
    await terminal.press('n');
    await terminal.waitFor('↑↓ move');
    await terminal.press('q', 'y');
    expect(await asked).toBeInstanceOf(Interrupted);
  });
});

describe('a fault of our own', () => {
  it.each([
    ['while taking a key', ''],
    ['while drawing', 'x'],
  ])('%s reaches the engine, and the terminal is restored', async (_when, typed) => {
    const { terminal, tui, never } = stage();
    const fault = new RangeError('a fault');
    const name = settledAs(
      tui.ask(
        {
          ...questions.text,
          check: (value: string) => {
            if (value === `ada${typed}`) throw fault;
            return 'not yet';
          },
        },
        never,
      ),
    );
    await terminal.waitFor('❯ ada');
    // Once Enter was tried, the field is checked whenever it is drawn.
    await terminal.press(...(typed === '' ? [keys.enter] : ['y', keys.enter, keys.backspace, typed]));
    expect(await name).toBe(fault);
    await tui.close();
    await terminal.waitFor(() => !terminal.isAlternate());
    expect(terminal.isRaw()).toBe(false);
  });
});

describe('Ctrl-C', () => {
  it.each(Object.entries(questions))('interrupts at %s', async (_name, question) => {
    const { terminal, tui, never } = stage();
    const asked = settledAs(tui.ask(question, never));
    await terminal.waitFor(/esc (back|later)/);
    await terminal.press(keys.interrupt);
    expect(await asked).toBeInstanceOf(Interrupted);
    await tui.close();
    await terminal.waitFor(() => !terminal.isAlternate());
  });

  it('is passed on while no question is on the screen', async () => {
    const { terminal, tui, interrupts } = stage();
    tui.tell({ kind: 'busy', text: 'Reading the account' });
    await terminal.waitFor('Reading the account');
    await terminal.press(keys.interrupt);
    expect(interrupts()).toBe(1);
    await terminal.waitFor('Leaving: what was begun is brought to an end');
  });

  it('works in a window that is too small', async () => {
    const { terminal, tui, never } = stage(30, 10);
    const asked = settledAs(tui.ask(questions.approve, never));
    await terminal.waitFor('wizard needs 40 × 16');
    await terminal.press(keys.enter, keys.interrupt);
    expect(await asked).toBeInstanceOf(Interrupted);
  });

  it('is what the end of the input means', async () => {
    const { terminal, tui, never } = stage();
    const asked = settledAs(tui.ask(questions.choose, never));
    await terminal.waitFor('Use another user');
    terminal.stdin.push(null);
    expect(await asked).toBeInstanceOf(Interrupted);
    expect(await settledAs(tui.ask(questions.choose, never))).toBeInstanceOf(Interrupted);
  });
});

describe('the window', () => {
  it('may change its size at any time; the question comes back by itself', async () => {
    const { terminal, tui, never } = stage();
    const asked = tui.ask(questions.choose, never);
    await terminal.waitFor(/Group and user +│/);
    terminal.resize(60, 20);
    await terminal.waitFor((screen) => screen.includes('8 of 12 hold') && !screen.includes('│'));
    terminal.resize(30, 10);
    await terminal.waitFor('--ui plain');
    terminal.resize(120, 40);
    await terminal.waitFor(/Group and user +│/);
    expect(terminal.screen()).not.toContain('--ui plain');
    await terminal.press(keys.enter);
    expect(await asked).toBe('other');
  });

  it('never shows a code that does not fit: it turns into the secret and back', async () => {
    const { terminal, tui, never } = stage();
    const asked = settledAs(tui.ask(questions.enrol, never));
    await terminal.waitFor('▀▀▀▀▀');
    terminal.resize(60, 20);
    await terminal.waitFor('UVWX YZ23');
    expect(terminal.screen()).not.toMatch(/[▀▄]/);
    terminal.resize(100, 30);
    await terminal.waitFor('▀▀▀▀▀');
    await terminal.press(keys.interrupt);
    await asked;
  });
});

describe('text from outside', () => {
  it('cannot move the cursor, name the window or reach the clipboard', async () => {
    const { terminal, tui } = stage(80, 24, { env: { COLORTERM: 'truecolor' } });
    const evil = 'x\u001B[2J\u001B[H\u001B]0;owned\u0007\u001B]52;c;eA==\u0007\u001B[31mred\u202Ey';
    tui.tell({ kind: 'notice', tone: 'bad', title: `title ${evil}`, lines: [evil] });
    await terminal.waitFor('title xredy');
    expect(terminal.bytes()).not.toContain('\u001B]');
    expect(terminal.bytes()).not.toContain('\u001B[31m');
    expect(terminal.rows()[0]).toContain('rootlock');
  });
});

describe('without colour', () => {
  it('shows the grouped secret in place of a QR code', async () => {
    const { terminal, tui, never } = stage(80, 24, { env: { NO_COLOR: '1' } });
    const asked = settledAs(tui.ask(questions.enrol, never));
    await terminal.waitFor('ABCD EFGH');
    expect(terminal.screen()).not.toMatch(/[▀▄█]/);
    await terminal.press(keys.interrupt);
    await asked;
  });
});

describe('a rehearsal', () => {
  function actors(run: (errand: Errand) => Promise<string>) {
    const kept: [string, string][] = [];
    const scanned: [string, string][] = [];
    let code = 111_111;
    const standIns: StandIns = {
      phone: {
        scan: (device, uri) => void scanned.push([device, uri.reveal()]),
        code: (device) =>
          scanned.some(([known]) => known === device) ? { code: new Secret(String(code)), secondsLeft: 9 } : undefined,
        skipToNextCode: () => {
          code += 111_111;
          return Promise.resolve();
        },
      },
      console: { run },
      keep: (label, secret) => void kept.push([label, secret.reveal()]),
    };
    return { standIns, kept, scanned };
  }

  it('lets the pretend phone scan and fill in both codes', async () => {
    const { standIns, scanned } = actors(() => Promise.resolve(''));
    const { terminal, tui, never } = stage(80, 24, { standIns });
    const enrolled = tui.ask(questions.enrol, never);
    await terminal.waitFor('pretend phone');
    await terminal.press('p');
    await terminal.waitFor('111 111');
    expect(terminal.screen()).toMatch(/Pretend phone · REHEARSAL/);
    await terminal.press('f', keys.enter, 'n');
    await terminal.waitFor('222 222');
    await terminal.press('f', keys.enter);
    const { first, second } = await enrolled;
    expect([first.reveal(), second.reveal()]).toEqual(['111111', '222222']);
    expect(scanned).toEqual([['ada', questions.enrol.uri.reveal()]]);
  });

  it('says so when the pretend phone never scanned the device', async () => {
    const { standIns } = actors(() => Promise.resolve(''));
    const { terminal, tui, never } = stage(80, 24, { standIns });
    const asked = settledAs(tui.ask(questions.code, never));
    await terminal.waitFor('pretend one');
    await terminal.press('p', 'f');
    expect(await terminal.waitFor('has not scanned')).not.toContain('111 111');
    await terminal.press(keys.interrupt);
    await asked;
  });

  it('runs the errand in the pretend console, says what it did, and checks', async () => {
    const errands: Errand[] = [];
    const { standIns } = actors((errand) => {
      errands.push(errand);
      return Promise.resolve('Root registered a pretend passkey.');
    });
    const { terminal, tui, never } = stage(80, 24, { standIns });
    const waited = tui.ask(questions.wait, never);
    await terminal.waitFor('do it in the pretend console');
    await terminal.press(keys.down, keys.enter);
    expect(await waited).toBe('check-now');
    expect(errands).toEqual([{ kind: 'register-root-mfa' }]);
    await terminal.waitFor('Root registered a pretend passkey.');
  });

  it('stays at the question when the pretend console cannot do the errand', async () => {
    const { standIns } = actors(() =>
      Promise.reject(
        new Problem('aws', { happened: 'There is no such user.', account: 'Nothing was changed.', next: [] }),
      ),
    );
    const { terminal, tui, never } = stage(80, 24, { standIns });
    const waited = tui.ask(questions.wait, never);
    await terminal.waitFor('do it in the pretend console');
    await terminal.press(keys.down, keys.enter);
    await terminal.waitFor('There is no such user.');
    await terminal.press(keys.up, keys.enter);
    expect(await waited).toBe('check-now');
  });

  it('hands a stored secret to the pretend password manager, and only a stored one', async () => {
    const { standIns, kept } = actors(() => Promise.resolve(''));
    const { terminal, tui, never } = stage(80, 24, { standIns });
    const shown = tui.ask(questions.secret, never);
    await terminal.waitFor(password);
    await terminal.press(keys.enter);
    expect(kept).toEqual([]);
    await terminal.press(keys.down, keys.enter);
    await shown;
    expect(kept).toEqual([['Password for ada', password]]);
  });
});

/** A line of the list that cannot be drawn, and whose error tells a secret. */
const undrawable: Event = {
  kind: 'controls',
  current: 'root-access-keys',
  lines: lines.map((one) => ({
    ...one,
    get state(): never {
      throw new TypeError(`cannot read ${password}`);
    },
  })),
};

describe('a fault in drawing', () => {
  it('rejects the question that is asked, and every later one, and is shown to nobody', async () => {
    const { terminal, tui, never } = stage();
    const asked = settledAs(tui.ask(questions.choose, never));
    await terminal.waitFor('Delete the root access keys');
    tui.tell(undrawable);
    expect(await asked).toBeInstanceOf(TypeError);
    expect(await settledAs(tui.ask(questions.text, never))).toBeInstanceOf(TypeError);
    await tui.close();
    await terminal.waitFor(() => !terminal.isAlternate());
    expect(terminal.isRaw()).toBe(false);
    expect(terminal.bytes()).not.toContain(password);
  });

  it('is reported at once while nothing is asked', async () => {
    const reported: unknown[] = [];
    const { terminal, tui, never } = stage(80, 24, { onFault: (error) => reported.push(error) });
    await terminal.waitFor('Delete the root access keys');
    tui.tell(undrawable);
    await terminal.waitFor(() => reported.length > 0);
    expect(reported).toEqual([expect.any(TypeError)]);
    expect(await settledAs(tui.ask(questions.text, never))).toBe(reported[0]);
  });
});

describe('the process around it', () => {
  /** What the front end told the process to call. */
  function held() {
    const seen: { holder: Holder | undefined; hushed: number; stops: number; letGo: number } = {
      holder: undefined,
      hushed: 0,
      stops: 0,
      letGo: 0,
    };
    const holding: Holding = {
      hold: (holder) => {
        seen.holder = holder;
        return () => {
          seen.letGo += 1;
        };
      },
      hush: () => {
        seen.hushed += 1;
      },
      unhush: () => undefined,
      interrupt: () => undefined,
      stop: () => {
        seen.stops += 1;
      },
    };
    return { seen, holding };
  }

  it('gets the terminal while it is stopped, and hands it back', async () => {
    const { seen, holding } = held();
    const { terminal, tui, never } = stage(80, 24, { holding });
    const asked = tui.ask(questions.choose, never);
    await terminal.waitFor('Delete the root access keys');
    for (let time = 1; time <= 2; time += 1) {
      seen.holder?.leave();
      await terminal.waitFor(() => !terminal.isAlternate());
      expect(terminal.isRaw()).toBe(false);
      seen.holder?.back();
      await terminal.waitFor('Delete the root access keys');
      expect([terminal.isAlternate(), terminal.isRaw()]).toEqual([true, true]);
    }
    await terminal.press(keys.enter);
    expect(await asked).toBe('other');
    expect(seen.hushed).toBe(0);
    await tui.close();
    expect([seen.letGo, seen.hushed]).toEqual([1, 1]);
  });

  it('is stopped by Ctrl-Z, and not by the letter z', async () => {
    const { seen, holding } = held();
    const { terminal, tui, never } = stage(80, 24, { holding });
    const asked = settledAs(tui.ask(questions.text, never));
    await terminal.waitFor('ada');
    await terminal.press('z', '\u001a');
    await terminal.waitFor('adaz');
    expect(seen.stops).toBe(1);
    await tui.close();
    expect(await asked).toBeInstanceOf(Interrupted);
  });

  it('gets the terminal back at once when it ends', async () => {
    const { seen, holding } = held();
    const { terminal } = stage(80, 24, { holding });
    await terminal.waitFor('Delete the root access keys');
    seen.holder?.release();
    await terminal.waitFor(() => !terminal.isAlternate());
    expect(terminal.isRaw()).toBe(false);
  });
});
