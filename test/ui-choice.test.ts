import { describe, expect, it } from 'vitest';
import { Problem } from '../src/engine/errors.ts';
import { chooseUi, type UiSituation } from '../src/ui-choice.ts';

const choose = (situation: Partial<UiSituation>) =>
  chooseUi({
    asked: undefined,
    hasAnswers: false,
    isWizard: true,
    env: {},
    stdinIsTerminal: true,
    stdoutIsTerminal: true,
    ...situation,
  });

describe('the choice of the front end', () => {
  it('is the full screen in a terminal for the wizard, and lines for the short commands', () => {
    expect(choose({})).toBe('tui');
    expect(choose({ isWizard: false })).toBe('linear');
    expect(choose({ isWizard: false, asked: 'tui' })).toBe('tui');
    expect(choose({ isWizard: false, env: { TERM: 'dumb' } })).toBe('plain');
    expect(choose({ isWizard: false, stdinIsTerminal: false })).toBe('none');
  });

  it('answers from a file where one is given, with or without a terminal, and from nothing else', () => {
    expect(choose({ hasAnswers: true })).toBe('scripted');
    expect(choose({ hasAnswers: true, asked: 'scripted', stdinIsTerminal: false })).toBe('scripted');
    expect(() => choose({ asked: 'scripted' })).toThrow(/none is given/);
    expect(() => choose({ asked: 'plain', hasAnswers: true })).toThrow(/asks a person/);
  });

  it('does not change under CI', () => {
    expect(choose({ env: { CI: '1' } })).toBe('tui');
  });

  it.each([{ ACCESSIBLE: '1' }, { INK_SCREEN_READER: 'true' }, { TERM: 'dumb' }])('is plain lines with %j', (env) => {
    expect(choose({ env })).toBe('plain');
  });

  it.each([{ ACCESSIBLE: '' }, { ACCESSIBLE: '0' }, { INK_SCREEN_READER: 'false' }])('ignores %j', (env) => {
    expect(choose({ env })).toBe('tui');
  });

  it.each([{ stdinIsTerminal: false }, { stdoutIsTerminal: false }])('is none with %j', (situation) => {
    expect(choose({ ...situation, env: { ACCESSIBLE: '1' } })).toBe('none');
  });

  it.each(['tui', 'linear', 'plain'] as const)('is %s when asked for in a terminal', (asked) => {
    expect(choose({ asked, env: { TERM: 'dumb' } })).toBe(asked);
  });

  it('reads and writes plain lines through pipes when asked to', () => {
    expect(choose({ asked: 'plain', stdinIsTerminal: false, stdoutIsTerminal: false })).toBe('plain');
  });

  it('refuses to draw a full screen into a pipe', () => {
    expect(() => choose({ asked: 'tui', stdoutIsTerminal: false })).toThrow(Problem);
  });
});
