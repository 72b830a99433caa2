import { describe, expect, it } from 'vitest';
import type { Event, Question } from '../../src/engine/port.ts';
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

describe('without colour', () => {
  it('marks the cursor, the field and the states by characters, and shows the secret in place of the code', () => {
    const plain = contextOf(80, 24, { colour: false });
    expect(textOf(asked(startedAs(false), questions.approve), plain)).toContain('❯ Deactivate now');
    expect(textOf(asked(startedAs(false), questions.text), plain)).toContain('❯ ada▏');
    const enrol = textOf(asked(startedAs(false), questions.enrol), plain);
    expect(enrol).not.toMatch(/[▀▄█]/);
    expect(enrol).toContain('ABCD EFGH IJKL');
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
