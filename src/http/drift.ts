/**
 * Owns how a reply is read field by field: what is there is taken, and what is missing, renamed or of another type is named.
 * Names only fields of our own tables; never puts a value, or a name that a server made up, into what it reports.
 */

export type DriftProblem = 'missing' | 'renamed' | 'retyped';

/** How one field of a reply differs from what it should be. */
export interface Drift {
  /** Our name of the field, dotted where it lies deeper; empty where it is about the whole reply. */
  readonly field: string;
  readonly problem: DriftProblem;
}

/** A reply as documented, or as public clients observed it. */
export type Dialect = 'documented' | 'observed';

/** A value, and whether it came in the type that it should have. */
export interface Reading<T> {
  readonly value: T;
  readonly isExact: boolean;
}

/** What a raw value means; undefined where it can't be told. */
export type Reader<T> = (raw: unknown) => Reading<T> | undefined;

export interface FieldRule<T> {
  readonly read: Reader<T>;
  /** The dialects in whose replies it belongs: only there its absence is drift. */
  readonly expectedIn: readonly Dialect[];
  /** Other names that it was seen or can be expected under. */
  readonly aliases: readonly string[];
  /** Without it the reply is worth nothing. */
  readonly isEssential: boolean;
}

export type FieldRules = Readonly<Record<string, FieldRule<unknown>>>;

type ValueOf<Rule> = Rule extends FieldRule<infer T> ? T : never;
/** What could be read; a field that could not is absent. */
export type FieldValues<Rules extends FieldRules> = {
  readonly [Name in keyof Rules]?: ValueOf<Rules[Name]>;
};

export const field = <T>(
  read: Reader<T>,
  {
    expectedIn = ['documented'],
    aliases = [],
    isEssential = false,
  }: Partial<Omit<FieldRule<T>, 'read'>> = {},
): FieldRule<T> => ({ read, expectedIn, aliases, isEssential });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own property, so that no name reaches a prototype. */
const ownOf = (value: unknown, name: string): unknown =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const splitPath = (path: string): { parent: string | null; name: string } => {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? { parent: null, name: path } : { parent: path.slice(0, dot), name: path.slice(dot + 1) };
};

interface FieldResult {
  readonly reading: Reading<unknown> | undefined;
  readonly problem: DriftProblem | null;
}

const readField = (holder: unknown, name: string, rule: FieldRule<unknown>): FieldResult => {
  const raw = ownOf(holder, name);
  const reading = raw === undefined ? undefined : rule.read(raw);
  if (reading !== undefined) return { reading, problem: reading.isExact ? null : 'retyped' };
  for (const alias of rule.aliases) {
    const aliased = ownOf(holder, alias);
    const found = aliased === undefined ? undefined : rule.read(aliased);
    if (found !== undefined) return { reading: found, problem: 'renamed' };
  }
  // null says no more than nothing, where it is no value of the field.
  return { reading: undefined, problem: raw === undefined || raw === null ? 'missing' : 'retyped' };
};

/** The dialect of which the reply has the larger share of the fields; the documented one where that says nothing. */
const findDialect = (rules: FieldRules, reply: unknown): Dialect => {
  const shareOf = (dialect: Dialect): number => {
    const names = Object.keys(rules).filter((path) => rules[path]?.expectedIn.includes(dialect));
    const present = names.filter((path) => {
      const { parent, name } = splitPath(path);
      return ownOf(parent === null ? reply : ownOf(reply, parent), name) !== undefined;
    });
    return names.length === 0 ? 0 : present.length / names.length;
  };
  return shareOf('observed') > shareOf('documented') ? 'observed' : 'documented';
};

/** A field that may be absent, or bear another name, in this dialect is no news when it does. */
const isWorthNaming = (problem: DriftProblem, rule: FieldRule<unknown>, dialect: Dialect): boolean =>
  problem === 'retyped' || rule.expectedIn.includes(dialect) || (problem === 'missing' && rule.isEssential);

export interface ParsedFields<Rules extends FieldRules> {
  readonly values: FieldValues<Rules>;
  readonly drift: readonly Drift[];
  readonly dialect: Dialect;
  /** Essential fields that could not be read. */
  readonly lacking: readonly string[];
}

/** Reads every field of the table from a reply. A group that is gone as a whole is named once, by its own name. */
export const parseFields = <Rules extends FieldRules>(rules: Rules, reply: unknown): ParsedFields<Rules> => {
  const dialect = findDialect(rules, reply);
  const values: Record<string, unknown> = {};
  const drift = new Map<string, Drift>();
  const lacking: string[] = [];
  for (const [path, rule] of Object.entries(rules)) {
    const { parent, name } = splitPath(path);
    const holder = parent === null ? reply : ownOf(reply, parent);
    const { reading, problem } = readField(holder, name, rule);
    if (reading !== undefined) values[path] = reading.value;
    else if (rule.isEssential) lacking.push(path);
    if (problem === null || !isWorthNaming(problem, rule, dialect)) continue;
    if (parent === null || isRecord(holder)) drift.set(path, { field: path, problem });
    else
      drift.set(parent, {
        field: parent,
        problem: holder === undefined || holder === null ? 'missing' : 'retyped',
      });
  }
  return { values: values as FieldValues<Rules>, drift: [...drift.values()], dialect, lacking };
};

export interface Parsed<T> {
  /** Undefined where the reply is worth nothing; there is drift then that says why. */
  readonly value: T | undefined;
  readonly drift: readonly Drift[];
}

/** What the reply of one endpoint is read as. */
export interface Shape<T> {
  /** Our name of the endpoint, as users see it: `profile`, `login`. */
  readonly endpoint: string;
  /** One of several ways to ask: a reply that is worth nothing only means that this was not the one. */
  readonly isTrial: boolean;
  readonly parse: (reply: unknown) => Parsed<T>;
}

/** A shape whose table can be looked into, so that tests can try every field of it. */
export interface ObjectShape<Rules extends FieldRules, T> extends Shape<T> {
  readonly rules: Rules;
}

/** What is there but of another type says more than what is not there. */
const byProblem = (a: Drift, b: Drift): number =>
  Number(a.problem === 'missing') - Number(b.problem === 'missing');

const WHOLE_REPLY: Drift = { field: '', problem: 'retyped' };

/**
 * @param unwrap makes an object of a reply that is none but means the same
 * @param toValue gets what could be read: at least one field, and every essential one
 */
export const objectShape = <Rules extends FieldRules, T>({
  endpoint,
  rules,
  unwrap = (reply) => reply,
  toValue,
  whenUnreadable,
  isTrial = false,
}: {
  readonly endpoint: string;
  readonly rules: Rules;
  readonly unwrap?: (reply: unknown) => unknown;
  readonly toValue: (values: FieldValues<Rules>, dialect: Dialect) => T;
  /** What a reply means of which nothing could be read, where that means anything. */
  readonly whenUnreadable?: T;
  readonly isTrial?: boolean;
}): ObjectShape<Rules, T> => ({
  endpoint,
  rules,
  isTrial,
  parse: (raw) => {
    const reply = unwrap(raw);
    if (!isRecord(reply)) return { value: whenUnreadable, drift: [WHOLE_REPLY] };
    const { values, drift, dialect, lacking } = parseFields(rules, reply);
    if (lacking.length > 0) {
      const first = (one: Drift): number => Number(!lacking.includes(one.field));
      return { value: undefined, drift: drift.toSorted((a, b) => first(a) - first(b)) };
    }
    // With none of the fields it should have, it is not that reply.
    if (Object.keys(values).length === 0) {
      const isSpecific = whenUnreadable !== undefined || drift.some(({ problem }) => problem === 'retyped');
      return { value: whenUnreadable, drift: isSpecific ? drift.toSorted(byProblem) : [WHOLE_REPLY] };
    }
    return { value: toValue(values, dialect), drift };
  },
});

/** Replies of which only the status counts. */
export const statusShape = (endpoint: string): Shape<null> => ({
  endpoint,
  isTrial: false,
  parse: () => ({ value: null, drift: [] }),
});
