import { describe, expect, it } from 'vitest';
import { toShortAddress } from '../../../src/lib/short-address.ts';

describe('a short address', () => {
  it('keeps the ends of a Solana address', () => {
    expect(toShortAddress('2q7pyhPwAwZ3QMfZrnAbDhnh9mDUqycszcpf86VgQxhF')).toBe('2q7p…QxhF');
  });

  it('keeps the prefix of an EVM address besides', () => {
    expect(toShortAddress('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266')).toBe('0xf39F…2266');
  });

  it('leaves alone what is short already', () => {
    expect(toShortAddress('0x1234567890')).toBe('0x1234567890');
  });
});
