import { describe, expect, it } from 'vitest';
import { edited, editedCode, fieldOf } from '../../src/ui/tui/field.ts';
import { keyOf, pasteOf } from '../../src/ui/tui/keys.ts';
import { menuStart, moveMenu } from '../../src/ui/tui/menu.ts';

describe('keys', () => {
  it('never submits what arrived in one read together with text', () => {
    expect(keyOf('yes\r', {})).toEqual({ kind: 'text', text: 'yes', pasted: true });
    expect(pasteOf('yes\r\n')).toEqual({ kind: 'text', text: 'yes', pasted: true });
    expect(pasteOf('one\ntwo\n')).toEqual({ kind: 'text', text: 'one two', pasted: true });
  });

  it('takes an Enter that came alone for an Enter', () => {
    expect(keyOf('', { return: true })).toEqual({ kind: 'enter' });
    expect(keyOf('\n', {})).toEqual({ kind: 'enter' });
  });

  it('takes Ctrl-C for an interrupt even in the middle of other bytes', () => {
    expect(keyOf('c', { ctrl: true })).toEqual({ kind: 'interrupt' });
    expect(keyOf('ab\u0003', {})).toEqual({ kind: 'interrupt' });
  });

  it('drops control characters, and whole chunks of nothing else', () => {
    expect(keyOf('a\u0007b', {})).toEqual({ kind: 'text', text: 'ab', pasted: true });
    expect(keyOf('\u0007', {})).toBeUndefined();
    expect(keyOf('x', { meta: true })).toBeUndefined();
  });
});

describe('a text field', () => {
  it('edits at the cursor', () => {
    const typed = edited(fieldOf('ada'), { kind: 'text', text: '1', pasted: false });
    expect(typed).toEqual({ value: 'ada1', cursor: 4 });
    expect(edited({ value: 'ada', cursor: 1 }, { kind: 'backspace' })).toEqual({ value: 'da', cursor: 0 });
    expect(edited({ value: 'ada', cursor: 1 }, { kind: 'text', text: 'é漢', pasted: true })).toEqual({
      value: 'aé漢da',
      cursor: 3,
    });
    expect(edited(fieldOf(''), { kind: 'backspace' })).toEqual({ value: '', cursor: 0 });
  });

  it('takes a code pasted with spaces, keeps six digits and no letters', () => {
    expect(editedCode(fieldOf('1'), { kind: 'text', text: ' 123 456 ', pasted: true })?.value).toBe('123456');
    expect(editedCode(fieldOf('12345'), { kind: 'text', text: '6', pasted: false })?.value).toBe('123456');
    expect(editedCode(fieldOf('123456'), { kind: 'text', text: '7', pasted: false })?.value).toBe('123456');
    expect(editedCode(fieldOf('1'), { kind: 'text', text: 'q', pasted: false })).toBeUndefined();
  });
});

describe('a menu', () => {
  const options = [
    { value: 'a', label: 'A', disabled: 'not yet' },
    { value: 'b', label: 'B' },
    { value: 'c', label: 'C' },
  ];
  const text = (letter: string) => ({ kind: 'text', text: letter, pasted: false }) as const;

  it('starts at the suggested option, or the first that can be chosen', () => {
    expect(menuStart(options, 'c')).toBe(2);
    expect(menuStart(options, 'a')).toBe(1);
    expect(menuStart(options)).toBe(1);
  });

  it('moves by arrows, j, k and digits, and stops at the ends', () => {
    expect(moveMenu(options, 1, text('j'))).toEqual({ kind: 'moved', cursor: 2 });
    expect(moveMenu(options, 1, text('k'))).toEqual({ kind: 'moved', cursor: 0 });
    expect(moveMenu(options, 2, { kind: 'down' })).toEqual({ kind: 'ignored' });
    expect(moveMenu(options, 0, text('3'))).toEqual({ kind: 'moved', cursor: 2 });
    expect(moveMenu(options, 0, text('4'))).toEqual({ kind: 'ignored' });
  });

  it('moves to its ends by Home and End, and by pages', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ value: `${index}`, label: `${index}` }));
    expect(moveMenu(many, 5, { kind: 'home' })).toEqual({ kind: 'moved', cursor: 0 });
    expect(moveMenu(many, 5, { kind: 'end' })).toEqual({ kind: 'moved', cursor: 29 });
    expect(moveMenu(many, 5, { kind: 'page-down' })).toEqual({ kind: 'moved', cursor: 13 });
    expect(moveMenu(many, 5, { kind: 'page-up' })).toEqual({ kind: 'moved', cursor: 0 });
    expect(moveMenu(many, 29, { kind: 'page-down' })).toEqual({ kind: 'ignored' });
  });

  it('does not choose what is disabled, nor by a paste', () => {
    expect(moveMenu(options, 0, { kind: 'enter' })).toEqual({ kind: 'moved', cursor: 0 });
    expect(moveMenu(options, 2, text('1'))).toEqual({ kind: 'moved', cursor: 0 });
    expect(moveMenu(options, 0, { kind: 'text', text: '3', pasted: true })).toEqual({ kind: 'ignored' });
  });
});
