// The composition root: the only reader of the arguments, the environment and the streams, the only one
// that catches everything and decides the exit code. Everything else is loaded when it is needed: what is imported here
// stands between the owner and the first screen.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { GlobalFlags, Invocation } from './command-line.ts';
import { systemClock } from './engine/clock.ts';
import { harmless } from './engine/harmless.ts';
import { Interrupted, Problem } from './engine/errors.ts';
import { bug, exitCodes } from './exit-codes.ts';
import { stopOnBrokenPipe, stopOnSignals, stopOnUncaught } from './process-events.ts';
import type { Surroundings } from './surroundings.ts';
import { terminalHolding } from './terminal-holding.ts';
import { dropTypedAhead } from './typed-ahead.ts';
import { chooseUi, type Ui } from './ui-choice.ts';
import type { Holding } from './ui/holding.ts';
import { type FirstScreen, openFirstScreen } from './ui/tui/first-screen.ts';
import { verboseLog } from './verbose-log.ts';

const endedEarly = [
  'rootlock was ended from within before it was done: an error of its own, or of something it uses.',
  'Changes made so far are in the journal; nothing more was sent to AWS.',
  'Start rootlock again: it reads the account and goes on from what it finds.',
  '',
].join('\n');

/** Runs the command that the arguments name and sets the exit code. Never exits by force. */
export async function main(host: NodeJS.Process): Promise<void> {
  const stopped = new AbortController();
  const holding = terminalHolding(host);
  stopOnBrokenPipe(host, stopped);
  stopOnSignals(host, stopped, () => {
    holding.release();
    holding.unhush();
  });
  const uncaught = stopOnUncaught(host, stopped);
  const args = host.argv.slice(2);
  let firstScreen = isWizardAlone(args) ? openFirst({ asked: undefined, hasAnswers: false }, host, holding) : undefined;
  let invocation: Invocation | undefined;
  let over = false;
  host.once('exit', () => {
    holding.release();
    if (over) return;
    // Something called process.exit, or waited for what cannot come.
    host.exitCode = bug;
    dropTypedAhead(host.stdin);
    host.stderr.write(endedEarly);
  });
  try {
    const { parseCommandLine } = await import('./command-line.ts');
    invocation = parseCommandLine(args, host.cwd());
    if ('flags' in invocation && !invocation.flags.color) Object.assign(host.env, { NO_COLOR: '1', FORCE_COLOR: '0' });
    firstScreen ??= fillsTheScreen(invocation) ? openFirst(askedUi(invocation.flags), host, holding) : undefined;
    host.exitCode = await run(invocation, host, stopped.signal, { holding, firstScreen });
    firstScreen?.leave();
    const late = uncaught.fault();
    if (late !== undefined) host.exitCode = await report(late.error, invocation, host, stopped.signal);
  } catch (error) {
    firstScreen?.leave();
    const fault = uncaught.fault();
    host.exitCode = await report(fault === undefined ? error : fault.error, invocation, host, stopped.signal);
  } finally {
    uncaught.settled();
    holding.unhush();
    over = true;
  }
}

async function run(
  invocation: Invocation,
  host: NodeJS.Process,
  signal: AbortSignal,
  terminal: { readonly holding: Holding; readonly firstScreen: FirstScreen | undefined },
): Promise<number> {
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
  // Nothing is asked there, and what is typed meanwhile is for the next program.
  const asksNothing = ['check', 'record', 'verify', 'state', 'completion'].includes(invocation.kind);
  const ui = asksNothing ? 'plain' : uiFor(invocation, host);
  const log = verboseLog({
    verbose: flags.verbose,
    hold: ui === 'tui' && host.stderr.isTTY,
    print: (text) => host.stderr.write(text),
  });
  await keepLibrariesQuiet(host, log.write);
  try {
    const { holding, firstScreen } = terminal;
    const given = { flags, ui, signal, holding, log: log.write, ...(firstScreen === undefined ? {} : { firstScreen }) };
    const answers = ui === 'scripted' ? { answers: await answersOf(flags, host, signal) } : {};
    const surroundings = await surroundingsOf(host, { ...given, ...answers });
    // The first screen answers what was typed so far, before much is read in one go.
    if (firstScreen !== undefined) await setImmediate();
    return await runCommand(invocation, surroundings);
  } finally {
    host.stdin.pause();
    if (ui !== 'none' && !asksNothing) terminal.holding.hush();
    log.release();
  }
}

/** An invocation that does something. */
type Command = Exclude<Invocation, { kind: 'print' | 'misuse' }>;

async function runCommand(invocation: Command, surroundings: Surroundings): Promise<number> {
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
    case 'check': {
      const { runCheck } = await import('./commands/check.ts');
      return runCheck(surroundings, invocation.format);
    }
    case 'record': {
      const { runRecord } = await import('./commands/record.ts');
      return runRecord(surroundings, invocation);
    }
    case 'rehearse': {
      const { runRehearse } = await import('./commands/rehearse.ts');
      return runRehearse(surroundings, invocation.rehearsal);
    }
    case 'state': {
      const { stateCommand } = await import('./commands/state.ts');
      return stateCommand(surroundings, invocation);
    }
    case 'completion': {
      const { completionScript } = await import('./commands/completion.ts');
      const { commandLineProgram } = await import('./command-line.ts');
      surroundings.stdout.write(completionScript(invocation.shell, commandLineProgram()));
      return 0;
    }
    case 'verify': {
      const { runVerify } = await import('./commands/verify.ts');
      return runVerify(surroundings, invocation);
    }
  }
}

async function surroundingsOf(
  host: NodeJS.Process,
  given: Pick<Surroundings, 'flags' | 'ui' | 'answers' | 'signal' | 'holding' | 'firstScreen' | 'log'>,
): Promise<Surroundings> {
  const { randomInt } = await import('node:crypto');
  const { env, stdin, stdout, stderr } = host;
  return {
    ...given,
    env,
    stdin,
    stdout,
    stderr,
    clock: systemClock,
    random: (below) => randomInt(below),
    directory: host.cwd(),
    stateDirectory: given.flags.stateDirectory ?? defaultStateDirectory(host),
  };
}

/** Before anything is sent. */
async function answersOf({ answers = '' }: GlobalFlags, { stdin }: NodeJS.Process, signal: AbortSignal) {
  const { readAnswers } = await import('./ui/scripted/answers-file.ts');
  return readAnswers(answers, { stdin, signal });
}

/** The wizard, or its rehearsal, and no option: what is said nearly always, and can be seen without reading it. */
function isWizardAlone(args: readonly string[]): boolean {
  return args.length === 0 || (args.length === 1 && args[0] === 'rehearse');
}

/** True for an invocation that will fill the screen where there is one, with nothing to be said or asked before. */
function fillsTheScreen(invocation: Invocation): invocation is Command {
  if (invocation.kind !== 'setup' && invocation.kind !== 'rehearse') return false;
  if (invocation.flags.planOnly || invocation.flags.sshKey !== undefined) return false;
  if (invocation.kind === 'setup') return true;
  const { auto, serve, list } = invocation.rehearsal;
  return !auto && !serve && !list;
}

function openFirst(asked: AskedUi, host: NodeJS.Process, holding: Holding): FirstScreen | undefined {
  const { env, stdout } = host;
  const screen = { stdin: () => host.stdin, stdout, env, holding };
  return uiIn(asked, true, host) === 'tui' ? openFirstScreen(screen) : undefined;
}

type AskedUi = Pick<Parameters<typeof chooseUi>[0], 'asked' | 'hasAnswers'>;

function askedUi({ ui, answers }: GlobalFlags): AskedUi {
  return { asked: ui, hasAnswers: answers !== undefined };
}

function uiFor({ kind, flags }: Command, host: NodeJS.Process): Ui {
  return uiIn(askedUi(flags), kind === 'setup' || kind === 'rehearse', host);
}

function uiIn(asked: AskedUi, isWizard: boolean, { env, stdin, stdout }: NodeJS.Process): Ui {
  // `isTTY` is absent, not false, on a pipe.
  const [stdinIsTerminal, stdoutIsTerminal] = [stdin.isTTY === true, stdout.isTTY === true];
  return chooseUi({ ...asked, isWizard, env, stdinIsTerminal, stdoutIsTerminal });
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
      'Use --ui scripted --answers FILE to answer from a file; docs/scripted.md shows such a file.',
      'Run rootlock rehearse --auto, which plays the owner on a simulated account.',
    ],
  });
}

/** Nothing of ours uses the console or emits warnings; what libraries say there is for --verbose. */
async function keepLibrariesQuiet(host: NodeJS.Process, log: (line: string) => void): Promise<void> {
  const { format } = await import('node:util');
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
  const say = (lines: readonly string[]) => host.stderr.write(`${lines.map((line) => harmless(line)).join('\n')}\n`);
  if (error instanceof Interrupted || (signal.aborted && error instanceof Error && error.name === 'AbortError')) {
    return exitCodes.interrupted;
  }
  if (error instanceof Problem) {
    const { problemLines } = await import('./ui/words.ts');
    say(problemLines(error));
    return exitCodes[error.kind];
  }
  const { writeCrashReport } = await import('./crash-report.ts');
  const { version } = await import('./version.ts');
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
