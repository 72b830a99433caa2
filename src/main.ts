// The composition root: the only reader of the arguments, the environment and the streams, the only one
// that catches everything and decides the exit code. Commands are loaded when they are needed.
import { randomInt } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { format } from 'node:util';
import { type GlobalFlags, type Invocation, parseCommandLine } from './command-line.ts';
import { systemClock } from './engine/clock.ts';
import { Interrupted, Problem, type ProblemKind } from './engine/errors.ts';
import type { Surroundings } from './surroundings.ts';
import { chooseUi, type Ui } from './ui-choice.ts';
import { verboseLog } from './verbose-log.ts';
import { version } from './version.ts';

const exitCodes: { readonly [kind in ProblemKind]: number } = {
  usage: 2,
  declined: 3,
  unanswered: 4,
  aws: 5,
  verification: 6,
  environment: 78,
  interrupted: 130,
};
const bug = 1;

/** Runs the command that the arguments name and sets the exit code. Never exits by force. */
export async function main(host: NodeJS.Process): Promise<void> {
  const stopped = new AbortController();
  stopOnBrokenPipe(host, stopped);
  stopOnSignals(host, stopped);
  let invocation: Invocation | undefined;
  try {
    invocation = parseCommandLine(host.argv.slice(2), host.cwd());
    host.exitCode = await run(invocation, host, stopped.signal);
  } catch (error) {
    host.exitCode = await report(error, invocation, host, stopped.signal);
  }
}

async function run(invocation: Invocation, host: NodeJS.Process, signal: AbortSignal): Promise<number> {
  if (invocation.kind === 'print') {
    host.stdout.write(invocation.text);
    return 0;
  }
  if (invocation.kind === 'misuse') {
    throw new Problem('usage', {
      happened: invocation.happened,
      account: 'Nothing was done.',
      next: [`${invocation.help} shows what there is.`],
    });
  }
  const { flags } = invocation;
  if (!flags.color) Object.assign(host.env, { NO_COLOR: '1', FORCE_COLOR: '0' });
  const ui = invocation.kind === 'verify' || invocation.kind === 'state' ? 'plain' : uiFor(flags, host);
  const log = verboseLog({
    verbose: flags.verbose,
    hold: ui === 'tui' && host.stderr.isTTY,
    print: (text) => host.stderr.write(text),
  });
  keepLibrariesQuiet(host, log.write);
  try {
    return await runCommand(invocation, surroundingsOf(host, flags, ui, signal, log.write));
  } finally {
    host.stdin.pause();
    log.release();
  }
}

async function runCommand(
  invocation: Exclude<Invocation, { kind: 'print' | 'misuse' }>,
  surroundings: Surroundings,
): Promise<number> {
  switch (invocation.kind) {
    case 'setup': {
      if (surroundings.ui === 'none' && !surroundings.flags.planOnly) throw nobodyToAnswer();
      const { runSetup } = await import('./commands/setup.ts');
      return runSetup(surroundings);
    }
    case 'undo': {
      if (surroundings.ui === 'none' && !surroundings.flags.planOnly) throw nobodyToAnswer();
      const { runUndo } = await import('./commands/undo.ts');
      return runUndo(surroundings);
    }
    case 'rehearse': {
      const { runRehearse } = await import('./commands/rehearse.ts');
      return runRehearse(surroundings, invocation.rehearsal);
    }
    case 'state': {
      const { stateCommand } = await import('./commands/state.ts');
      return stateCommand(surroundings, invocation);
    }
    case 'verify': {
      const { verifyCommand } = await import('./commands/verify.ts');
      const { path, keyFile, format: form } = invocation;
      const { clock, stdout } = surroundings;
      const write = (text: string) => stdout.write(text);
      const key = keyFile === undefined ? {} : { keyFile };
      return verifyCommand({ path, format: form, now: clock.now(), write, ...key });
    }
  }
}

function surroundingsOf(
  host: NodeJS.Process,
  flags: GlobalFlags,
  ui: Ui,
  signal: AbortSignal,
  log: (line: string) => void,
): Surroundings {
  const { env, stdin, stdout, stderr } = host;
  const stateDirectory = flags.stateDirectory ?? defaultStateDirectory(host);
  const random = (below: number) => randomInt(below);
  return {
    flags,
    ui,
    env,
    stdin,
    stdout,
    stderr,
    clock: systemClock,
    random,
    signal,
    directory: host.cwd(),
    stateDirectory,
    log,
  };
}

function uiFor(flags: GlobalFlags, host: NodeJS.Process): Ui {
  // `isTTY` is absent, not false, on a pipe.
  const [stdinIsTerminal, stdoutIsTerminal] = [host.stdin.isTTY === true, host.stdout.isTTY === true];
  return chooseUi({ asked: flags.ui, env: host.env, stdinIsTerminal, stdoutIsTerminal });
}

/** XDG Base Directory Specification 0.8: a relative XDG_STATE_HOME is ignored. */
function defaultStateDirectory({ env }: NodeJS.Process): string {
  const given = env['XDG_STATE_HOME'];
  const base = given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local', 'state');
  return join(base, 'rootlock');
}

function nobodyToAnswer(): Problem {
  return new Problem('unanswered', {
    happened: 'There is no terminal here, so nobody can answer what the wizard has to ask.',
    account: 'Nothing was sent to AWS.',
    next: [
      'Run rootlock in a terminal.',
      'Use --ui plain to answer line by line through a pipe.',
      'Run rootlock rehearse --auto, which plays the owner on a simulated account.',
    ],
  });
}

/** The first signal asks the run to stop at a safe point. A second one ends the process as the signal would. */
function stopOnSignals(host: NodeJS.Process, stopped: AbortController): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const heard = () => {
      if (stopped.signal.aborted) {
        host.removeListener(name, heard);
        host.kill(host.pid, name);
        return;
      }
      stopped.abort(new Interrupted(name));
    };
    host.on(name, heard);
  }
}

/** When the reader of our output is gone nobody sees what happens any more: stop, and say nothing. */
function stopOnBrokenPipe(host: NodeJS.Process, stopped: AbortController): void {
  for (const stream of [host.stdout, host.stderr]) {
    stream.on('error', () => {
      if (!stopped.signal.aborted) stopped.abort(new Interrupted('SIGPIPE'));
    });
  }
}

/** Nothing of ours uses the console or emits warnings; what libraries say there is for --verbose. */
function keepLibrariesQuiet(host: NodeJS.Process, log: (line: string) => void): void {
  host.on('warning', ({ name, message }) => log(`${name}: ${message}`));
  const say = (...words: readonly unknown[]) => log(format(...words));
  Object.assign(globalThis.console, { log: say, info: say, warn: say, error: say, debug: say, trace: say });
}

async function report(
  error: unknown,
  invocation: Invocation | undefined,
  host: NodeJS.Process,
  signal: AbortSignal,
): Promise<number> {
  const say = (lines: readonly string[]) => host.stderr.write(`${lines.join('\n')}\n`);
  if (error instanceof Interrupted || (signal.aborted && error instanceof Error && error.name === 'AbortError')) {
    return exitCodes.interrupted;
  }
  if (error instanceof Problem) {
    const { problemLines } = await import('./ui/words.ts');
    say(problemLines(error));
    return exitCodes[error.kind];
  }
  const { writeCrashReport } = await import('./crash-report.ts');
  const given = invocation !== undefined && 'flags' in invocation ? invocation.flags.stateDirectory : undefined;
  const command = invocation?.kind ?? 'none';
  const { platform, versions } = host;
  const facts = { version, nodeVersion: versions.node, platform, command, at: systemClock.now() };
  const where = await writeCrashReport(given ?? defaultStateDirectory(host), error, facts).then(
    (file) => `Where it happened is in ${file} (no secrets in it); please send it with your report.`,
    () => 'Where it happened could not be written to the state directory.',
  );
  say([
    'rootlock stopped because of an error of its own.',
    'Changes made so far are in the journal; nothing more was sent to AWS.',
    where,
    'Start rootlock again: it reads the account and goes on from what it finds.',
  ]);
  return bug;
}
