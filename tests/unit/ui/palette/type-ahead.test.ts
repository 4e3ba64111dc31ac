import { describe, expect, it } from 'vitest';
import { typeAhead } from '../../../../src/ui/palette/type-ahead.ts';

const press = (key: string, keys: Partial<Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'metaKey'>> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...keys,
});
const typeAll = (...keys: readonly string[]): string =>
  keys.reduce((typed, key) => typeAhead(typed, press(key)) ?? typed, '');

describe('what is typed before the field is there', () => {
  it('is kept letter by letter, of every script, and taken back one by one', () => {
    expect(typeAll('l', 'o', 'k', 'Backspace', 'c', 'k')).toBe('lock');
    expect(typeAll('б', '🙂', ' ', 'x', 'Backspace', 'Backspace', 'Backspace')).toBe('б');
    expect(typeAll('Backspace')).toBe('');
  });

  it('ends with Enter, and with nothing before it chooses nothing', () => {
    expect(typeAll('l', 'Enter', 'o', 'Backspace', 'Enter')).toBe('l\n');
    expect(typeAll('Enter', 'l')).toBe('l');
  });

  it('is no key that types nothing, and no command, but what AltGr and Option write', () => {
    for (const key of ['Shift', 'Tab', 'ArrowDown', 'Escape', 'F5', 'Process', 'Dead'])
      expect(typeAhead('a', press(key))).toBeNull();
    expect(typeAhead('a', press('c', { ctrlKey: true }))).toBeNull();
    expect(typeAhead('a', press('c', { metaKey: true }))).toBeNull();
    expect(typeAhead('a', press('@', { ctrlKey: true, altKey: true }))).toBe('a@');
    expect(typeAhead('a', press('å', { altKey: true }))).toBe('aå');
  });
});
