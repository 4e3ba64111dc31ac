import { expect, test } from 'vitest';
import { parseBenchArgs } from '../../bench/args.ts';

const KNOWN = { limits: ['size', 'unlock'], peers: ['peer_sign'] };

test('without a word all are measured, each as often as is usual for it', () => {
  expect(parseBenchArgs([], KNOWN)).toEqual({ peer: false, only: [] });
});

test('names may be given one by one or with commas between them', () => {
  expect(parseBenchArgs(['--only', 'size,unlock'], KNOWN).only).toEqual(['size', 'unlock']);
  expect(parseBenchArgs(['--only', 'size', '--only', 'unlock'], KNOWN).only).toEqual(['size', 'unlock']);
});

test('runs and the file are taken up', () => {
  expect(parseBenchArgs(['--runs', '12', '--json', 'a.json'], KNOWN)).toEqual({
    peer: false,
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
  expect(() => parseBenchArgs(['--json='], KNOWN)).toThrow('--json takes the name of a file');
});

test('with --peer the names are those of the comparisons with other packages, and only those', () => {
  expect(parseBenchArgs(['--peer', '--only', 'peer_sign'], KNOWN)).toEqual({
    peer: true,
    only: ['peer_sign'],
  });
  expect(() => parseBenchArgs(['--peer', '--only', 'size'], KNOWN)).toThrow('There are: peer_sign');
  expect(() => parseBenchArgs(['--only', 'peer_sign'], KNOWN)).toThrow('There are: size, unlock');
});
