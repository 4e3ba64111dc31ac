import { expect, test } from 'vitest';
import { interleave } from '../../bench/interleave.ts';

const recorded = () => {
  const taken: string[] = [];
  let next = 0;
  const take = (name: string) => async () => {
    taken.push(name);
    next += 1;
    return next;
  };
  return { taken, ours: take('ours'), limit: take('limit') };
};

test('ours and the limit are taken in turn, each first as often as the other', async () => {
  const { taken, ours, limit } = recorded();
  await interleave({ runs: 2, warmUps: 0, ours, limit, onRun: () => undefined });
  expect(taken).toEqual(['limit', 'ours', 'ours', 'limit']);
});

test('warm-ups are taken and thrown away, and each figure is told of the one it belongs to', async () => {
  const { ours, limit } = recorded();
  const runs: number[] = [];
  const pairs = await interleave({ runs: 2, warmUps: 1, ours, limit, onRun: (run) => runs.push(run) });
  expect(pairs).toEqual({ ours: [4, 5], limit: [3, 6] });
  expect(runs).toEqual([1, 2]);
});
