/**
 * Changes fields of a reply as a service changes them from one day to the next: drops, renames and retypes them by name.
 */
export interface DriftChange {
  readonly drop?: readonly string[];
  readonly rename?: Readonly<Record<string, string>>;
  readonly retype?: readonly string[];
}

type Fields = Record<string, unknown>;

/** A value of another type that says nothing of the same: text becomes a number, all else a text. */
const toOtherType = (value: unknown): unknown => (typeof value === 'string' ? value.length : [String(value)]);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Applies `change` to the object that holds the last part of the path, and to that part's name. */
const atPath = (fields: Fields, path: string, change: (holder: Fields, name: string) => Fields): Fields => {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return name in fields ? change(fields, name) : fields;
  const inner = fields[name];
  return isFields(inner) ? { ...fields, [name]: atPath(inner, rest.join('.'), change) } : fields;
};

const dropField = (holder: Fields, name: string): Fields => {
  const { [name]: _dropped, ...rest } = holder;
  return rest;
};

/** The changed reply; of a list every row. What is no object stays as it is. */
export const toDriftedReply = (reply: unknown, change: DriftChange): unknown => {
  if (Array.isArray(reply)) return reply.map((row) => toDriftedReply(row, change));
  if (!isFields(reply)) return reply;
  const { drop = [], rename = {}, retype = [] } = change;
  const dropped = drop.reduce((fields, path) => atPath(fields, path, dropField), reply);
  const renamed = Object.entries(rename).reduce(
    (fields, [path, next]) =>
      atPath(fields, path, (holder, name) => ({ ...dropField(holder, name), [next]: holder[name] })),
    dropped,
  );
  return retype.reduce(
    (fields, path) =>
      atPath(fields, path, (holder, name) => ({ ...holder, [name]: toOtherType(holder[name]) })),
    renamed,
  );
};
