// What a whole run looks like in the four windows it is made for: one text file each, in which a change of looks is
// read as a diff. `npx vitest run --config test/vitest.config.ts test/ui/tapes.test.ts --update` writes them anew.
import { beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import type { AskContext } from '../../src/ui/tui/ask-context.ts';
import { frameOf } from '../../src/ui/tui/frame.ts';
import type { Key } from '../../src/ui/tui/keys.ts';
import { lineText } from '../../src/ui/tui/lines.ts';
import { pressed } from '../../src/ui/tui/press.ts';
import { summaryLines } from '../../src/ui/summary-lines.ts';
import { type Film, filmedRun, type Shot } from '../support/filmed-run.ts';

const windows = [
  [120, 40],
  [80, 24],
  [60, 20],
  [40, 16],
] as const;

const letter = (text: string): Key => ({ kind: 'text', text, pasted: false });
const enter: Key = { kind: 'enter' };

/** What is shown after some keys, by the start of the shot they are pressed at. */
const detours: readonly (readonly [shot: string, name: string, keys: readonly Key[]])[] = [
  ['root-mfa.wait', 'why', [letter('?')]],
  ['root-mfa.wait', 'the link alone', [letter('l')]],
  ['admin-user.approve', 'the commands', [letter('c')]],
  ['admin-user.approve', 'read to the end', Array.from({ length: 9 }, () => ({ kind: 'page-down' }) as const)],
  ['admin-mfa.enrol', 'past a code that fills the window', [enter]],
  ['admin-mfa.enrol', 'the text secret', [letter('s')]],
  ['admin-mfa.enrol', 'the pretend phone', [letter('p')]],
  ['admin-sign-in.code-1', 'the pretend phone', [letter('p')]],
  ['hub: ', 'leaving', [letter('q')]],
  ['root-access-keys.approve: Delete', 'the phrase', [enter]],
];

let film: Film;
beforeAll(async () => {
  film = await filmedRun();
}, 60_000);

function contextOf(shot: Shot, columns: number, rows: number): AskContext {
  const phone = { code: new Secret('492039'), secondsLeft: 9 };
  return { now: shot.now, columns, rows, colour: true, isRehearsal: true, hasStandIns: true, phone };
}

/** A shot and its detours, as text. */
function scenes(shot: Shot, columns: number, rows: number): readonly string[] {
  const context = contextOf(shot, columns, rows);
  const drawn = (name: string, screen: Shot['screen']) =>
    [`### ${name}`, '', ...frameOf(screen, context).lines.map((line) => lineText(line).trimEnd()), ''].join('\n');
  const behind = detours.filter(([at]) => shot.name.startsWith(at));
  return [
    drawn(shot.name, shot.screen),
    ...behind.map(([, name, keys]) =>
      drawn(
        `${shot.name} · ${name}`,
        keys.reduce((screen, key) => pressed(screen, key, context).screen, shot.screen),
      ),
    ),
  ];
}

/** Without what differs from run to run: the key that signs, and the minutes that the account takes. */
function masked(text: string): string {
  return (
    text
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'f'.repeat(64))
      .replaceAll(/\d\d:\d\d UTC/g, '09:30 UTC')
      // Further names of a bucket come from the signing key, which is new in every run.
      .replaceAll(/-[0-9a-f]{6}\b/g, '-ffffff')
  );
}

describe('the tape of a whole run', () => {
  it.each(windows)('at %i × %i is as it was', async (columns, rows) => {
    const text = [
      ...film.shots.flatMap((shot) => scenes(shot, columns, rows)),
      ['### the main screen, afterwards', '', ...summaryLines(film.summary, Math.min(columns, 100)), ''].join('\n'),
    ].join('\n');
    await expect(masked(text)).toMatchFileSnapshot(`tapes/${columns}x${rows}.txt`);
  });

  it('meets every kind of question, and shows each detour', () => {
    const kinds = new Set(film.shots.flatMap(({ screen }) => (screen.ask === undefined ? [] : [screen.ask.kind])));
    expect([...kinds].toSorted()).toEqual([
      'approve',
      'attest',
      'choose',
      'code',
      'enrol',
      'show-secret',
      'text',
      'wait-for',
    ]);
    for (const [at] of detours)
      expect(
        film.shots.some(({ name }) => name.startsWith(at)),
        at,
      ).toBe(true);
  });
});
