// What the copy key copies, and that nothing else can be copied. The bytes are decoded as a terminal decodes them.
import { afterEach, describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { cliCommand } from '../../src/engine/command.ts';
import { sealPlan } from '../../src/engine/plan.ts';
import type { ApproveQuestion, FrontEnd, Question } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import { clipboardSequence, type Copyable, copyOf, fitsClipboard } from '../../src/ui/tui/copy.ts';
import { createTui } from '../../src/ui/tui/front-end.ts';
import { asked, emptyScreen } from '../../src/ui/tui/screen.ts';
import { type HeadlessTerminal, keys, openTerminal } from '../support/render-at.ts';
import { identity, keyPlan, lines, now, opened, questions, trailPlan } from '../support/tui-scenes.ts';

const open: { readonly terminal: HeadlessTerminal; readonly tui: FrontEnd }[] = [];
afterEach(async () => {
  for (const { tui, terminal } of open.splice(0)) {
    await tui.close();
    terminal.dispose();
  }
});

function stage(question: Question, columns = 80, env: { readonly [name: string]: string } = {}) {
  const terminal = openTerminal(columns, 24);
  const tui = createTui({
    ...terminal,
    env,
    clock: { now: () => now, sleep: () => Promise.resolve() },
    onInterrupt: () => undefined,
  });
  for (const event of [{ kind: 'identity', identity } as const, { kind: 'controls', lines } as const, opened])
    tui.tell(event);
  tui.ask(question, new AbortController().signal).catch(() => undefined);
  open.push({ terminal, tui });
  return terminal;
}

/** What a terminal would have put into its clipboard, by OSC 52. */
function clipboards(bytes: string): readonly string[] {
  return [...bytes.matchAll(/(?<!\u001B)\u001B\]52;c;([A-Za-z0-9+/=]*)(?:\u0007|\u001B\\)/g)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('utf8'),
  );
}

const commandsOf = (plan: typeof keyPlan) => plan.changes.map((change) => cliCommand(change, plan));

describe('the copy key', () => {
  it('copies the link from the waiting screen and from its page, only when pressed, and says so', async () => {
    const terminal = stage(questions.wait);
    await terminal.waitFor('x copy');
    expect(clipboards(terminal.bytes())).toEqual([]);
    await terminal.press('x');
    await terminal.waitFor('Sent to the clipboard of your terminal.');
    expect(clipboards(terminal.bytes())).toEqual([questions.wait.link]);
    await terminal.press('l');
    await terminal.waitFor('Open this in your browser');
    expect(terminal.screen()).not.toContain('Sent to');
    await terminal.press('x');
    await terminal.waitFor('Sent to the clipboard of your terminal.');
    expect(clipboards(terminal.bytes())).toEqual([questions.wait.link, questions.wait.link]);
  });

  it('copies the commands of a plan, one on a line, as a shell reads them', async () => {
    const terminal = stage(questions.trail);
    await terminal.waitFor('Create the trail');
    await terminal.press('x', 'c');
    await terminal.waitFor('The same with the AWS CLI');
    expect(clipboards(terminal.bytes())).toEqual([]);
    await terminal.press('x');
    await terminal.waitFor('Sent to the clipboard');
    const [copied = ''] = clipboards(terminal.bytes());
    expect(copied.split('\n')).toEqual(commandsOf(trailPlan));
    const words = execFileSync('sh', ['-c', `aws() { printf '%s\\n' "$1 $2"; }\n${copied}`]).toString();
    expect(words.split('\n').slice(0, 2)).toEqual(['s3api create-bucket', 's3api put-public-access-block']);
  });

  it('leaves the frame as it was: what comes after is drawn in its place', async () => {
    const terminal = stage(questions.wait);
    await terminal.waitFor('x copy');
    const before = terminal.screen();
    await terminal.press('x');
    await terminal.waitFor('Sent to');
    await terminal.press(keys.down);
    await terminal.waitFor('❯ Accept the risk');
    await terminal.press(keys.up);
    expect(await terminal.waitFor('❯ Check now')).toBe(before);
  });

  it.each([
    ['a password', questions.secret],
    ['a QR code', questions.enrol],
    ['a code', questions.code],
    ['a line of text', questions.text],
    ['an attestation', questions.attest],
    ['a choice', questions.choose],
    ['consent', questions.approve],
  ] as const)('copies nothing from %s, whatever is pressed', async (_, question) => {
    const terminal = stage(question);
    await terminal.waitFor(/esc (back|later)/);
    await terminal.press('x', 's', 'x', 'i', 'x', '?', 'x', 'y', '?', 'x', keys.down, 'x', 'X', 'y');
    expect(terminal.bytes()).not.toContain('\u001B]52');
  });

  it('fits a narrow window', async () => {
    const terminal = stage(questions.wait, 40);
    await terminal.waitFor('esc later');
    await terminal.press('x');
    await terminal.waitFor('Sent to the clipboard of your terminal.');
    expect(clipboards(terminal.bytes())).toEqual([questions.wait.link]);
  });

  it('says when a text is too long for terminals, and sends nothing', async () => {
    const long: ApproveQuestion = { ...questions.approve, plan: longPlan(60_000) };
    const terminal = stage(long);
    await terminal.waitFor('Deactivate now');
    await terminal.press('c');
    await terminal.waitFor('The same with');
    await terminal.press('x');
    await terminal.waitFor('Too long for a clipboard.');
    expect(terminal.bytes()).not.toContain('\u001B]52');
  });
});

function longPlan(length: number) {
  const [change] = keyPlan.changes;
  if (change === undefined) throw new TypeError('the plan has changes');
  return sealPlan({ ...keyPlan, changes: [{ ...change, input: { ...change.input, Note: 'n'.repeat(length) } }] });
}

const linkAsked = (link: string) => copyOf(asked(emptyScreen, { ...questions.wait, link }));

describe('what can be copied', () => {
  it('is nothing that holds a secret, by its type', () => {
    // @ts-expect-error a secret cannot be copied
    expect(() => clipboardSequence(new Secret('a seed'), false)).toThrow('must be of type string');
    // @ts-expect-error nor can any text that somebody revealed
    expect(clipboardSequence(new Secret('a').reveal(), false)).toContain(']52;c;YQ==');
  });

  it('brings no control character of a name along, which a paste would carry out', () => {
    const evil = 'https://example.com/\u001B[201~\nrm -rf\u0007\u202Ex';
    expect(linkAsked(evil)).toBe('https://example.com/ rm -rfx');
    const plan = sealPlan({ ...keyPlan, changes: keyPlan.changes.map((one) => ({ ...one, input: { Name: evil } })) });
    const screen = { ...asked(emptyScreen, { ...questions.approve, plan }), page: 'commands' } as const;
    expect(copyOf(screen)).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
    expect(copyOf(screen)?.split('\n')).toHaveLength(plan.changes.length);
  });

  it('is 74,994 characters of base64 at most', () => {
    const text = (length: number) => linkAsked('x'.repeat(length)) as Copyable;
    expect(fitsClipboard(text(56_244))).toBe(true);
    expect(fitsClipboard(text(56_246))).toBe(false);
  });

  it('is sent plain, and in tmux once more for the terminal around it', () => {
    const text = linkAsked('https://example.com/ä') as Copyable;
    expect(clipboards(clipboardSequence(text, false))).toEqual([text]);
    const inTmux = clipboardSequence(text, true);
    expect(clipboards(inTmux)).toEqual([text]);
    const passed = /\u001BPtmux;(.*)\u001B\\$/.exec(inTmux)?.[1]?.replaceAll('\u001B\u001B', '\u001B') ?? '';
    expect(clipboards(passed)).toEqual([text]);
  });
});
