// The program in front of an endpoint that is neither AWS nor this machine. A proxy on loopback stands for the network.
import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/program.ts';
import { startTerminal } from '../support/pty.ts';
import { startWatchingProxy } from '../support/watching-proxy.ts';

const rogue = 'https://rogue.example.com';

async function network() {
  const proxy = await startWatchingProxy();
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x'.repeat(40),
    AWS_REGION: 'eu-west-1',
    HTTPS_PROXY: proxy.url,
  };
  return { proxy, env };
}

describe('a rogue endpoint', () => {
  it.each(['tui', 'linear', 'plain'])('is called only after its name was typed: %s', async (ui) => {
    const { proxy, env } = await network();
    const terminal = await startTerminal(['--ui', ui], { env: { ...env, AWS_ENDPOINT_URL: rogue } });
    await terminal.waitFor('Send signed calls to rogue.example.com?');
    await terminal.waitFor('Type its name to trust it');
    // A person reads before typing; by then the terminal is listening.
    await terminal.quiet(300);
    terminal.type('yes');
    await terminal.waitFor(/yes *$/m);
    terminal.press('enter');
    await terminal.waitFor('Type rogue.example.com, or stop with Ctrl-C.');
    expect(proxy.asked).toEqual([]);
    if (ui !== 'plain') terminal.press('backspace', 'backspace', 'backspace');
    await terminal.waitFor((screen) => !/[>❯?] yes *$/m.test(screen) || ui === 'plain');
    terminal.type('rogue.example.com');
    await terminal.waitFor(/rogue\.example\.com *$/m);
    terminal.press('enter');
    expect(await terminal.ended(60_000)).toEqual({ exitCode: 5 });
    expect(new Set(proxy.asked)).toEqual(new Set(['rogue.example.com:443']));
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
  });

  it('is left alone by an owner who stops at the question', async () => {
    const { proxy, env } = await network();
    const terminal = await startTerminal(['--endpoint-url', rogue], { env });
    await terminal.waitFor('Type its name to trust it');
    await terminal.quiet(300);
    terminal.press('ctrl-c');
    expect(await terminal.ended(30_000)).toEqual({ exitCode: 130 });
    expect(proxy.asked).toEqual([]);
    expect(terminal.scrollback()).toContain('[terminal settings kept]');
  });

  it.each([[['--plan']], [['--ui', 'plain']], [['--ui', 'linear', '--plan']]])(
    'is refused where nobody sits at a terminal, with the flag that would allow it: %j',
    async (args) => {
      const { proxy, env } = await network();
      const input = 'rogue.example.com\n';
      const ended = await runProgram([...args, '--endpoint-url', rogue], { env, input });
      expect(ended).toMatchObject({ code: 4, stdout: '' });
      expect(ended.stderr).toContain('Nothing was sent.');
      expect(ended.stderr).toContain('--trust-endpoint rogue.example.com');
      expect(proxy.asked).toEqual([]);
    },
  );

  it('is refused in a terminal that was only asked for a plan', async () => {
    const { proxy, env } = await network();
    const terminal = await startTerminal(['--plan', '--endpoint-url', rogue], { env });
    expect(await terminal.ended(30_000)).toEqual({ exitCode: 4 });
    expect(proxy.asked).toEqual([]);
  });

  it('is called without a question when the command line trusts it, and in clear text never', async () => {
    const { proxy, env } = await network();
    const trusting = ['--plan', '--trust-endpoint', 'Rogue.Example.Com', '--endpoint-url'];
    expect(await runProgram([...trusting, rogue], { env })).toMatchObject({ code: 5, stdout: '' });
    expect(new Set(proxy.asked)).toEqual(new Set(['rogue.example.com:443']));
    const clear = await runProgram([...trusting, 'http://rogue.example.com'], {
      env: { ...env, HTTP_PROXY: proxy.url },
    });
    expect(clear).toMatchObject({ code: 2, stdout: '' });
    expect(new Set(proxy.asked)).toEqual(new Set(['rogue.example.com:443']));
  });

  it('is no rehearsal account unless the command line trusts it', async () => {
    const { proxy, env } = await network();
    const ended = await runProgram(['rehearse', '--auto', '--endpoint-url', rogue], { env });
    expect(ended).toMatchObject({ code: 4, stdout: '' });
    expect(proxy.asked).toEqual([]);
  });
});

describe('without an endpoint', () => {
  it('nothing but AWS is called', async () => {
    const { proxy, env } = await network();
    expect(await runProgram(['--plan'], { env })).toMatchObject({ code: 5 });
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(proxy.asked.filter((host) => !/^[a-z]+(\.[a-z]+-[a-z]+-\d)?\.amazonaws\.com:443$/.test(host))).toEqual([]);
  });
});
