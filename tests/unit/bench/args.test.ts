import { expect, test } from 'vitest';
import { parseBenchArgs } from '../../bench/args.ts';

const KNOWN = ['size', 'unlock'];

test('without a word all are measured, each as often as is usual for it', () => {
  expect(parseBenchArgs([], KNOWN)).toEqual({ only: [] });
});

test('names may be given one by one or with commas between them', () => {
  expect(parseBenchArgs(['--only', 'size,unlock'], KNOWN).only).toEqual(['size', 'unlock']);
  expect(parseBenchArgs(['--only', 'size', '--only', 'unlock'], KNOWN).only).toEqual(['size', 'unlock']);
});

test('runs and the file are taken up', () => {
  expect(parseBenchArgs(['--runs', '12', '--json', 'a.json'], KNOWN)).toEqual({
    only: [],
    runs: 12,
    json: 'a.json',
  });
});

test('an unknown name is refused with the known ones, and so is a number of runs that is none', () => {
  expect(() => parseBenchArgs(['--only', 'speed'], KNOWN)).toThrow(
    'no benchmark "speed". There are: size, unlock',
  );
  for (const runs of ['0', '-1', '2.5', 'many', '10000']) {
    expect(() => parseBenchArgs([`--runs=${runs}`], KNOWN)).toThrow('--runs takes a whole number');
  }
  expect(() => parseBenchArgs(['--fast'], KNOWN)).toThrow('--fast');
});
