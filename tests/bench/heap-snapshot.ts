/**
 * How much of a heap is what the code holds on to, told from a snapshot of it: its objects, closures, arrays and strings. V8
 * compiles for as long as it runs, and what it compiled is more than everything else that comes and goes: it is left out, and
 * so is what the browser keeps for itself (layout and timings, and the network log of a debugger that is attached). Pure.
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
}

const NOT_HELD: readonly (string | undefined)[] = ['code', 'native'];

/** Bytes. @throws Error where the snapshot has not the fields that are read */
export const sumHeldBytes = ({ snapshot: { meta }, nodes }: HeapSnapshot): number => {
  const { node_fields: fields, node_types: types } = meta;
  const [typeNames] = types;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  if (typeNames === undefined || typeof typeNames === 'string' || Math.min(type, size) < 0) {
    throw new Error(`The snapshot has other fields: ${fields}`);
  }
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (!NOT_HELD.includes(typeNames[nodes[at + type] ?? -1])) bytes += nodes[at + size] ?? 0;
  }
  return bytes;
};
