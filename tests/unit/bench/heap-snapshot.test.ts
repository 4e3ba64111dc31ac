import { expect, test } from 'vitest';
import { type HeapSnapshot, sumHeldBytes } from '../../bench/heap-snapshot.ts';

const TYPES = ['hidden', 'object', 'string', 'code', 'native'];

const aSnapshot = (...nodes: readonly (readonly [type: string, size: number])[]) =>
  ({
    snapshot: {
      meta: { node_fields: ['type', 'id', 'self_size'], node_types: [TYPES, 'number', 'number'] },
    },
    nodes: nodes.flatMap(([type, size], id) => [TYPES.indexOf(type), id, size]),
  }) as const satisfies HeapSnapshot;

test('objects and strings count', () => {
  expect(sumHeldBytes(aSnapshot(['object', 100], ['string', 20], ['hidden', 3]))).toBe(123);
  expect(sumHeldBytes(aSnapshot())).toBe(0);
});

test('what was compiled, and what the browser keeps for itself, does not', () => {
  expect(sumHeldBytes(aSnapshot(['code', 5_000], ['object', 100], ['native', 7_000]))).toBe(100);
});

test('a snapshot of another form is refused, not taken for an empty one', () => {
  const { snapshot, nodes } = aSnapshot(['object', 100]);
  const meta = { ...snapshot.meta, node_fields: ['type', 'id', 'size'] };
  expect(() => sumHeldBytes({ nodes, snapshot: { meta } })).toThrow('other fields');
  expect(() => sumHeldBytes({ nodes, snapshot: { meta: { ...snapshot.meta, node_types: [] } } })).toThrow();
});
