import { describe, expect, it } from 'vitest';
import type { ControlLine, ControlState, Event, Question, Tone } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { AskContext } from '../../src/ui/tui/ask-context.ts';
import { frameOf } from '../../src/ui/tui/frame.ts';
import { lineColumns, lineText } from '../../src/ui/tui/lines.ts';
import { pressed } from '../../src/ui/tui/press.ts';
import { asked, emptyScreen, type Page, type Screen, told } from '../../src/ui/tui/screen.ts';
import { identity, lines, now, opened, questions, seed } from '../support/tui-scenes.ts';

const sizes = [
  [120, 40],
  [100, 30],
  [80, 24],
  [79, 24],
  [60, 20],
  [60, 24],
  [50, 26],
  [40, 16],
  [30, 10],
  [12, 3],
] as const;

const all = Object.values(questions) as readonly Question[];

function contextOf(columns: number, rows: number, more: Partial<AskContext> = {}): AskContext {
  return { now, columns, rows, colour: true, isRehearsal: false, hasStandIns: false, ...more };
}

function startedAs(rehearsal: boolean): Screen {
  const events: readonly Event[] = [
    { kind: 'identity', identity: { ...identity, rehearsal } },
    { kind: 'controls', lines, current: 'root-access-keys' },
    opened,
    { kind: 'notice', tone: 'warning', title: 'Something to know', lines: ['And what to do about it.'] },
  ];
  return events.reduce<Screen>(told, emptyScreen);
}

const textOf = (screen: Screen, context: AskContext) => frameOf(screen, context).lines.map(lineText).join('\n');

describe('every frame', () => {
  it.each(sizes)('at %i × %i stays inside the window and one row short of it', (columns, rows) => {
    for (const question of all) {
      const pages: readonly (Page | undefined)[] = [undefined, 'why', 'commands', 'link'];
      for (const page of pages) {
        const screen = { ...asked(startedAs(true), question), ...(page === undefined ? {} : { page }) };
        for (const hasStandIns of [true, false]) {
          const phone = { code: new Secret('492039'), secondsLeft: 9 };
          const context = contextOf(columns, rows, { hasStandIns, phone });
          const open = pressed(screen, { kind: 'text', text: 'p', pasted: false }, context).screen;
          for (const shown of [screen, open]) {
            const frame = frameOf(shown, context);
            expect(frame.lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
            expect(Math.max(...frame.lines.map(lineColumns))).toBeLessThanOrEqual(columns);
          }
        }
      }
    }
    const busy = frameOf(told(startedAs(true), { kind: 'busy', text: 'Reading' }, 0), contextOf(columns, rows));
    expect(busy.lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
  });

  it('says how long a wait has been, once it is long, also where the same is told again', () => {
    const busy: Event = { kind: 'busy', text: 'Reading as the administrator' };
    const screen = told(told(startedAs(true), busy, 10_000), busy, 40_000);
    const at = (now: number) => textOf(screen, { ...contextOf(80, 24), now });
    expect(at(12_000)).toMatch(/Reading as the administrator *\n/);
    expect(at(45_000)).toContain('Reading as the administrator   35 s');
    const other = told(screen, { ...busy, text: 'Reading the account' }, 46_000);
    expect(textOf(other, { ...contextOf(80, 24), now: 47_000 })).not.toContain(' s ');
  });

  it.each([
    [120, 40],
    [100, 30],
    [80, 24],
    [60, 36],
    [60, 20],
    [40, 16],
  ] as const)('at %i × %i says how many controls hold, whatever else is on it', (columns, rows) => {
    const many = Array.from({ length: 30 }, (_, index) => ({ ...(lines[index % 12] ?? lines[0]), id: `n${index}` }));
    for (const list of [lines, many as readonly ControlLine[]]) {
      const started = told(startedAs(true), { kind: 'controls', lines: list, current: list[7]?.id ?? '' }, 0);
      const context = contextOf(columns, rows);
      const busy = told(started, { kind: 'busy', text: 'Reading' }, 0);
      const covered = all.flatMap((question) => [
        asked(started, question),
        { ...asked(started, question), page: 'why' as const },
        { ...asked(started, question), isLeaving: true },
      ]);
      for (const screen of [busy, { ...busy, page: 'why' as const }, ...covered]) {
        const text = textOf(screen, context);
        // The list itself says it of each, and a code that fills the window leaves no line for it.
        const hasList = /^ Proof +│|Signed record +│/m.test(text) || /↓ \d+ more +│/.test(text);
        const isFilled = text.includes('⏎ type the codes') && text.split('\n').length === rows - 1;
        expect(hasList || isFilled || /\d+ of \d+ hold/.test(text) ? '' : text).toBe('');
      }
    }
  });

  it('says what changes are under way, how long they have been, and at most will be', () => {
    const change = { kind: 'change', control: 'a', planDigest: 'a', changeId: 'a', summary: 'Make the trail' } as const;
    const waiting: Event = { ...change, state: 'waiting', detail: 'a policy takes a moment', atMostSeconds: 120 };
    const at = (screen: Screen, time: number) =>
      textOf(screen, contextOf(120, 30, { now: time })).replaceAll(/ +/g, ' ');
    const begun = told(startedAs(false), { ...change, state: 'started' }, 10_000);
    expect(at(begun, 12_000)).not.toMatch(/Make the trail .*\d/);
    expect(at(begun, 40_000)).toContain('Make the trail 30 s');
    const again = told(told(begun, waiting, 11_000), waiting, 30_000);
    expect(at(again, 40_000)).toContain('Make the trail waiting: a policy takes a moment · 30 s, at most 2 min');
    expect(at(again, 40_000)).not.toContain('One moment');
    // Nothing under way and nothing said: something is awaited all the same.
    const made = told(again, { ...change, state: 'done' }, 41_000);
    expect(at(made, 42_000)).toContain('One moment');
    expect(at(made, 60_000)).toContain('One moment 19 s');
  });

  it('counts on where the same wait is told in parts', () => {
    const parts = [1, 2, 3].reduce<Screen>((screen, part) => {
      const began = told(screen, { kind: 'busy', text: 'AWS needs a moment' }, part * 10_000);
      return told(began, { kind: 'idle' }, part * 10_000 + 2_000);
    }, startedAs(false));
    const now = 41_000;
    expect(
      textOf(told(parts, { kind: 'busy', text: 'AWS needs a moment' }, now), contextOf(100, 30, { now })),
    ).toContain('AWS needs a moment   31 s');
  });

  it.each(sizes.slice(0, -1))('at %i × %i wears the badge in a rehearsal, and never otherwise', (columns, rows) => {
    for (const question of all) {
      expect(textOf(asked(startedAs(true), question), contextOf(columns, rows))).toContain('REHEARSAL');
      expect(textOf(asked(startedAs(false), question), contextOf(columns, rows))).not.toContain('REHEARSAL');
    }
  });

  it.each(sizes.slice(0, -2))(
    'at %i × %i keeps the first option or field, and a way out, in sight',
    (columns, rows) => {
      for (const question of all) {
        const text = textOf(asked(startedAs(false), question), contextOf(columns, rows));
        // A code that fills the window leaves room for nothing else; Enter goes on to the fields.
        expect(text).toMatch(/❯|⏎ (type the )?codes/);
        expect(text).toMatch(/(q|\^C) leave/);
      }
    },
  );

  it('asks for a larger window, or the plain front end, when it is too small', () => {
    const text = textOf(asked(startedAs(false), questions.approve), contextOf(30, 10)).replaceAll(/\s+/g, ' ');
    expect(text).toContain('the wizard needs 40 × 16');
    expect(text).toContain('--ui plain');
    expect(text).not.toContain('Deactivate');
  });

  it('draws no control character that a person or AWS put into a name', () => {
    const evil = '\u001B[2J\u001B]52;c;eA==\u0007evil\u202Eltr\r\nnext';
    const hostile: Question = {
      ...questions.choose,
      lines: [evil],
      options: [{ value: 'x', label: evil, hint: evil }],
    };
    const screen = asked(told(startedAs(false), { ...opened, title: evil, why: evil } as Event, 0), hostile);
    for (const [columns, rows] of sizes) {
      // The frame joins its lines with line feeds; nothing else below a space may be in it.
      expect(textOf(screen, contextOf(columns, rows))).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
    }
  });
});

describe('the wide frame', () => {
  it('shows the list, the control, the plan and the keys, as designed', () => {
    expect(textOf(asked(startedAs(false), { ...questions.approve }), contextOf(80, 24))).toMatchInlineSnapshot(`
      " rootlock                                  1111 2222 3333 · eu-west-1 · as root 
      ─────────────────────────────┬──────────────────────────────────────────────────
       Ways back in                │ Delete the root access keys              8 of 12
        ✓ Contacts                 │ 
        ✓ MFA on root              │ Found
       Your administrator          │ ! AKIA…7Q2X     active, last used 3 days ago
        ✓ Group and user           │                 (s3, us-east-1)
        ✓ MFA for ada              │ ✓ Signed in by  aws login, not by this key
        ✓ Sign-in proven           │ 
       Watch                       │ ! Something to know
        ! CloudTrail               │   And what to do about it.
        ○ Alert on root use        │ 
       Root at rest                │ Plan
        ▸ Access keys              │   1  Deactivate AKIA…7Q2X          can be undone
        ◆ Password                 │   2  Delete AKIA…7Q2X                      final
        – E-mail                   │ Cost  none
        ✗ Custody                  │ 
       Proof                       │ ❯ Deactivate now
        · Signed record            │   Show the commands
                                   │   Accept the risk, with a reason
                                   │   Not now
      ─────────────────────────────┴──────────────────────────────────────────────────
       ↑↓ move   ⏎ choose   c commands   ? why   esc back   q leave (you can resume)"
    `);
  });

  it('says who signs, and turns from root to the administrator', () => {
    const screen = told(startedAs(false), { kind: 'identity', identity: { ...identity, actingAs: 'ada' } }, 0);
    expect(textOf(startedAs(false), contextOf(80, 24))).toContain('as root');
    expect(textOf(screen, contextOf(80, 24))).toContain('as ada');
    expect(textOf(screen, contextOf(80, 24))).not.toContain('as root');
  });
});

describe('the narrow frame', () => {
  it('folds the list into one line of progress', () => {
    expect(textOf(asked(startedAs(false), questions.choose), contextOf(60, 20))).toMatchInlineSnapshot(`
      " rootlock              1111 2222 3333 · eu-west-1 · as root 
       ✓✓ ✓✓✓ !○ ▸◆–✗ ·   8 of 12 hold
      ────────────────────────────────────────────────────────────
       Delete the root access keys                        8 of 12
       
       ! Something to know
         And what to do about it.
       
       Who will administer this account from now on?
       
       There is a user named ada already. It has one access key
       and no MFA.
       
         Make a new user   recommended
         Adopt ada         it has an access key that is in use
       ❯ Use another user
       
      ────────────────────────────────────────────────────────────
       ↑↓ move   ⏎ choose   ? why   esc back   q leave"
    `);
  });
});

describe('the pretend phone', () => {
  it.each(sizes.slice(0, -2))('at %i × %i shows its code beside the field it is for', (columns, rows) => {
    const phone = { code: new Secret('492039'), secondsLeft: 9 };
    const context = contextOf(columns, rows, { hasStandIns: true, phone });
    for (const question of [questions.code, questions.enrol]) {
      const letter = (text: string) => ({ kind: 'text', text, pasted: false }) as const;
      const screen = pressed(asked(startedAs(true), question), letter('p'), context).screen;
      const text = textOf(screen, context);
      // Where the QR code fills the window, the fields come after an Enter.
      const shown = /⏎ (type the )?codes/.test(text)
        ? textOf(pressed(screen, { kind: 'enter' }, context).screen, context)
        : text;
      expect(shown).toContain('492 039');
      expect(shown).toContain('❯ ·');
    }
  });
});

/** Named by its keys, so that a state that is added cannot be left out. */
const stateOf: { readonly [state in ControlState]: true } = {
  ...{ verified: true, attested: true, accepted: true, 'not-applicable': true, open: true },
  ...{ unknown: true, failed: true, locked: true, working: true },
};

describe('without colour', () => {
  it('marks the cursor, the field and the states by characters, and shows the secret in place of the code', () => {
    const plain = contextOf(80, 24, { colour: false });
    expect(textOf(asked(startedAs(false), questions.approve), plain)).toContain('❯ Deactivate now');
    expect(textOf(asked(startedAs(false), questions.text), plain)).toContain('❯ ada▏');
    const enrol = textOf(asked(startedAs(false), questions.enrol), plain);
    expect(enrol).not.toMatch(/[▀▄█]/);
    expect(enrol).toContain('ABCD EFGH IJKL');
  });

  const plain = { colour: false } as const;
  const started = startedAs(false);
  const same = (texts: readonly string[]) => texts.filter((text, index) => texts.indexOf(text) !== index);

  it.each([[100, 30] as const, [60, 20] as const])(
    'at %i × %i no two states of a control look alike',
    (columns, rows) => {
      const states = Object.keys(stateOf) as readonly ControlState[];
      const texts = states.map((state) => {
        const changed = lines.map((one) => (one.id === 'root-alert' ? { ...one, state } : one));
        return textOf(told(started, { kind: 'controls', lines: changed }, 0), contextOf(columns, rows, plain));
      });
      expect(same(texts)).toEqual([]);
    },
  );

  it('no two tones of what was found, or of a notice, look alike', () => {
    const tones = ['plain', 'good', 'warning', 'bad'] as const;
    const facts = (tone: Tone): Event => ({ ...opened, facts: [{ label: 'Key', value: 'active', tone }] }) as Event;
    const notice = (tone: Tone): Event => ({ kind: 'notice', tone, title: 'Said', lines: [] });
    for (const event of [facts, notice]) {
      expect(same(tones.map((tone) => textOf(told(started, event(tone), 0), contextOf(100, 30, plain))))).toEqual([]);
    }
  });

  it('no two stages of a change look alike', () => {
    const stages = ['started', 'waiting', 'done', 'failed', 'taken-back'] as const;
    const texts = stages.map((state) => {
      const change = { kind: 'change', control: 'a', planDigest: 'a', changeId: 'a', summary: 'Do it', state } as const;
      return textOf(told(started, change, 0), contextOf(100, 30, plain));
    });
    expect(same(texts)).toEqual([]);
  });

  it('the option under the cursor, the field that is filled and who signs are told by characters and words', () => {
    const context = contextOf(100, 30, plain);
    const press = (screen: Screen, kind: 'up' | 'down' | 'enter') => pressed(screen, { kind }, context).screen;
    for (const question of [questions.approve, questions.secret, questions.wait, questions.attest] as const) {
      const screen = asked(started, question);
      expect(textOf(press(screen, 'down'), context)).not.toBe(textOf(screen, context));
    }
    const filled = pressed(asked(started, questions.enrol), { kind: 'text', text: '123456', pasted: true }, context);
    expect(textOf(press(filled.screen, 'enter'), context)).not.toBe(textOf(filled.screen, context));
    const ada = told(started, { kind: 'identity', identity: { ...identity, actingAs: 'ada' } }, 0);
    expect(textOf(ada, context)).not.toBe(textOf(started, context));
  });
});

describe('enrolment', () => {
  it.each(sizes.slice(0, -2))('at %i × %i shows a whole code or the whole secret, never a part', (columns, rows) => {
    const text = textOf(asked(startedAs(false), questions.enrol), contextOf(columns, rows));
    const hasCode = /[▀▄█]{5}/.test(text);
    const shownSecret = text.replaceAll(/\s/g, '').includes(seed);
    expect(hasCode || shownSecret).toBe(true);
    expect(hasCode && shownSecret).toBe(false);
  });
});

describe('behind a question', () => {
  const change = (changeId: string, state: 'done' | 'failed', detail?: string): Event => ({
    ...{ kind: 'change', control: 'cloudtrail', planDigest: 'a'.repeat(64), changeId, state },
    summary: `Do ${changeId}`,
    ...(detail === undefined ? {} : { detail }),
  });
  const forbidden = 'A service control policy forbids it.';
  const failed: Question = {
    ...{ kind: 'choose', id: 'cloudtrail.failed', title: forbidden, lines: ['This change was not made.'] },
    options: [
      { value: 'again', label: 'Try once more' },
      { value: 'later', label: 'Leave it for later' },
    ],
    suggested: 'later',
  };
  const happened = [
    ...Array.from({ length: 9 }, (_, index) => change(`part ${index}`, 'done')),
    change('the rest', 'failed', forbidden),
  ];

  it.each([
    [80, 24],
    [60, 20],
  ] as const)('at %i × %i what was done is one line, so that what went wrong and why is in sight', (columns, rows) => {
    const text = textOf(
      asked(happened.reduce<Screen>(told, { ...startedAs(true), notices: [] }), failed),
      contextOf(columns, rows),
    );
    expect(text).toContain('✓ 9 changes made');
    expect(text).toContain('✗ Do the rest   failed');
    expect(text).not.toContain('Do part');
    expect(text.match(/A service control policy/g)).toHaveLength(1);
    expect(text).toContain('This change was not made.');
  });

  it('before it, each is told', () => {
    const text = textOf(happened.reduce<Screen>(told, startedAs(true)), contextOf(120, 40));
    expect(text).toContain('✓ Do part 3');
  });
});

describe('a choice too tall for the window', () => {
  const options = ['an administrator', 'a power user', 'somebody for billing', 'a reader'].map((label) => ({
    ...{ value: label, label: `Add ${label}` },
    hint: `what ${label} may do, and what somebody who is one cannot do, in many words`,
  }));
  const question: Question = { kind: 'choose', id: 'people.what', title: 'Who else works here?', lines: [], options };

  it('keeps the question in sight, and says more of the option under the cursor only', () => {
    const screen = asked(startedAs(false), question);
    const low = textOf(screen, contextOf(60, 20));
    expect(low).toContain('Who else works here?');
    for (const { label } of options) expect(low).toContain(label);
    expect(low).toContain('what an administrator may do');
    expect(low).not.toContain('what a reader may do');
    expect(textOf(screen, contextOf(60, 40))).toContain('what a reader may do');
  });
});

describe('an attestation with many fields in a low window', () => {
  it('keeps what is signed for and every answer in sight', () => {
    const labels = ['Use of root is approved by', 'Reviewed again by (YYYY-MM-DD)', 'Next drill on (YYYY-MM-DD)'];
    const question: Question = {
      ...questions.attest,
      title: opened.kind === 'control-opened' ? opened.title : '',
      statement: 'Root is used only as the procedure says, and both documents are read by those they name.',
      fields: labels.map((label) => ({
        ...{ name: label, label, hint: 'within 12 months, or sooner' },
        check: () => undefined,
      })),
    };
    const events: readonly Event[] = [{ kind: 'identity', identity }, { kind: 'controls', lines }, opened];
    const context = contextOf(60, 20);
    let screen = asked(events.reduce<Screen>(told, emptyScreen), question);
    for (const label of labels) {
      const text = textOf(screen, context);
      for (const other of labels) expect(text).toContain(other);
      expect(text).toMatch(/│ .*they name\./);
      expect(text).toContain('Not now');
      screen = pressed(screen, { kind: 'text', text: `some ${label.length}`, pasted: false }, context).screen;
      screen = pressed(screen, { kind: 'enter' }, context).screen;
    }
    const done = textOf(screen, context);
    for (const label of labels) expect(done).toContain(`${label}   some ${label.length}`);
    expect(done).toContain('❯ I confirm');
  });
});
