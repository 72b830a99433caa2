// The program on an account full of escape codes, in each way in which it can talk: what reaches the terminal, byte by
// byte, is its own.
import { describe, expect, it } from 'vitest';
import { ended, expectTidyEnd } from '../support/expectations.ts';
import { acting, actingOnScreen } from '../support/hostile.ts';
import { hostileRelay } from '../support/hostile-relay.ts';
import { rehearsalFor, signedIn } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
import { runProgram } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';

async function hostileAccount(scenario: string) {
  const rehearsal = await rehearsalFor(scenario);
  const relay = await hostileRelay(rehearsal.url);
  return { rehearsal, relay, env: signedIn(rehearsal) };
}

const actingLines = (text: string) => text.split('\n').filter((line) => acting.test(line));

describe('on an account full of escape codes', () => {
  it('a rehearsal that plays itself prints lines of text and nothing else', async () => {
    const { relay } = await hostileAccount('messy');
    const played = await runProgram(['rehearse', '--auto', '--verbose', '--endpoint-url', relay.url]);
    expect(played.code).toBe(0);
    expect(relay.poisoned()).toBeGreaterThan(20);
    expect(actingLines(played.stdout)).toEqual([]);
    expect(actingLines(played.stderr)).toEqual([]);
  });

  it.each([
    ['plain mode', ['--ui', 'plain'], '1\nback\n2\n'],
    ['a plan', ['--plan'], ''],
  ])('%s prints lines of text and nothing else', async (_what, args, input) => {
    const { relay, env } = await hostileAccount('messy');
    const said = await runProgram([...args, '--verbose', '--endpoint-url', relay.url], { env, input });
    expect(relay.poisoned()).toBeGreaterThan(5);
    expect(said.stdout.length).toBeGreaterThan(300);
    expect(actingLines(said.stdout)).toEqual([]);
    expect(actingLines(said.stderr)).toEqual([]);
  });

  it('prompts draw with their own sequences only', async () => {
    const { relay, env } = await hostileAccount('messy');
    const terminal = await startTerminal(['--ui', 'linear', '--endpoint-url', relay.url], { env });
    await terminal.waitFor(/❯ Begin/);
    terminal.press('enter');
    await terminal.waitFor(/❯ Go through them one by one|❯ Use one distribution list/);
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
    expect(actingOnScreen.exec(terminal.bytes())?.[0]).toBeUndefined();
  });

  it('the full screen draws with its own sequences only', async () => {
    const { rehearsal, relay, env } = await hostileAccount('messy');
    const terminal = await startTerminal(['--endpoint-url', relay.url], { env });
    await ownerAt({ terminal, rehearsal, ahead: true }).playUntil(ended, (name) => name === 'user name');
    terminal.press('ctrl-c');
    await expectTidyEnd(terminal, 130);
    expect(actingOnScreen.exec(terminal.bytes())?.[0]).toBeUndefined();
  });
});
