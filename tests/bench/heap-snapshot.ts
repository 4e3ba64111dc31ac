/**
 * How much of a heap is what the code holds on to, told from a snapshot of it. V8 compiles for as long as it runs, and what
 * it compiled is more than everything else that comes and goes: it is left out, and so is what the debugger's own network
 * log keeps while one is attached. Pure.
 */

export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      /** The first names the types of nodes. */
      readonly node_types: readonly (readonly string[] | string)[];
    };
  };
  /** Of each node, one number per field. */
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

const COMPILED = 'code';
const OF_DEBUGGER = /^blink::NetworkResourcesData/;

/** Bytes. @throws Error where the snapshot has not the fields that are read */
export const sumHeldBytes = ({ snapshot: { meta }, nodes, strings }: HeapSnapshot): number => {
  const { node_fields: fields, node_types: types } = meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const [typeNames] = types;
  if (type === undefined || name === undefined || size === undefined || typeof typeNames === 'string') {
    throw new Error('The snapshot is none.');
  }
  if (Math.min(type, name, size) < 0) throw new Error(`The snapshot has other fields: ${fields}`);
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    const isCompiled = typeNames?.[nodes[at + type] ?? -1] === COMPILED;
    const isOfDebugger = OF_DEBUGGER.test(strings[nodes[at + name] ?? -1] ?? '');
    if (!isCompiled && !isOfDebugger) bytes += nodes[at + size] ?? 0;
  }
  return bytes;
};
