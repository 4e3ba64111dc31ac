import { expect, test } from 'vitest';
import { type HeapSnapshot, sumHeldBytes } from '../../bench/heap-snapshot.ts';

const TYPES = ['hidden', 'object', 'code', 'native'];
const STRINGS = ['Account', 'bytecode', 'HTMLDivElement', 'blink::NetworkResourcesData::ResourceData'];

const aSnapshot = (...nodes: readonly (readonly [type: string, name: string, size: number])[]) =>
  ({
    snapshot: {
      meta: {
        node_fields: ['type', 'name', 'id', 'self_size'],
        node_types: [TYPES, 'string', 'number', 'number'],
      },
    },
    nodes: nodes.flatMap(([type, name, size], id) => [TYPES.indexOf(type), STRINGS.indexOf(name), id, size]),
    strings: STRINGS,
  }) as const satisfies HeapSnapshot;

test('what the code holds counts, elements of the page included', () => {
  expect(sumHeldBytes(aSnapshot(['object', 'Account', 100], ['native', 'HTMLDivElement', 20]))).toBe(120);
  expect(sumHeldBytes(aSnapshot())).toBe(0);
});

test('what was compiled, and what the debugger keeps, does not', () => {
  const held = ['object', 'Account', 100] as const;
  const compiled = ['code', 'bytecode', 5_000] as const;
  const debuggers = ['native', 'blink::NetworkResourcesData::ResourceData', 7_000] as const;
  expect(sumHeldBytes(aSnapshot(compiled, held, debuggers))).toBe(100);
});

test('a snapshot of another form is refused, not taken for an empty one', () => {
  const { snapshot, ...rest } = aSnapshot(['object', 'Account', 100]);
  const meta = { ...snapshot.meta, node_fields: ['type', 'name', 'id', 'size'] };
  expect(() => sumHeldBytes({ ...rest, snapshot: { meta } })).toThrow('other fields');
});
