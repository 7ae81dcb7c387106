// What counts as a key of one character, and as typing.

import { describe, expect, it } from 'vitest';
import { isLetterKey, isTyping, keyRegister, type PressedKey, registerKeys } from './keys.ts';

const pressed = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, target: null },
  ...change,
});
const element = (tagName: string, type?: string): EventTarget =>
  ({ tagName, type, isContentEditable: false }) as unknown as EventTarget;

describe('isLetterKey', () => {
  it('takes one printable character and no chord, no space, no named key', () => {
    expect(['w', 'T', '?', '.', 'ä', '4'].every((key) => isLetterKey(pressed(key)))).toBe(true);
    expect([' ', 'Enter', 'Escape', 'ArrowLeft', 'F5'].some((key) => isLetterKey(pressed(key)))).toBe(false);
    expect(isLetterKey(pressed('o', { ctrlKey: true }))).toBe(false);
    expect(isLetterKey(pressed('o', { metaKey: true }))).toBe(false);
  });
});

describe('isTyping', () => {
  it('is true in fields and editors, false on buttons, sliders and the page', () => {
    const inside = [
      element('INPUT', 'text'),
      element('TEXTAREA'),
      element('SELECT'),
      { tagName: 'DIV', isContentEditable: true } as unknown as EventTarget,
    ];
    const outside = [element('INPUT', 'range'), element('BUTTON'), element('BODY'), null];
    expect(inside.map((target) => isTyping({ target }))).toEqual([true, true, true, true]);
    expect(outside.map((target) => isTyping({ target }))).toEqual([false, false, false, false]);
  });
});

describe('registerKeys', () => {
  it('replaces the keys of one page and leaves the others', () => {
    const before = keyRegister.value;
    registerKeys('traffic', [{ keys: ['N'], does: 'next' }]);
    expect(keyRegister.value.traffic).toEqual([{ keys: ['N'], does: 'next' }]);
    expect(keyRegister.value.run).toBe(before.run);
    keyRegister.value = before;
  });
});
