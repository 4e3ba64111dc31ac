/** Every field of every endpoint's table, each way in which it can drift: generated, so that none can be forgotten. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Dialect,
  type Drift,
  type FieldRules,
  objectShape,
  type Shape,
} from '../../../src/http/drift.ts';
import * as mimic from '../../../src/mimic/schema.ts';
import * as pump from '../../../src/pump/schema.ts';

const ADDRESS = `0x${'5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'}`;
const TIME = '2026-01-02T03:04:05.000Z';
const token = {
  chainId: 137,
  address: ADDRESS,
  symbol: 'USDC',
  decimals: 6,
  balance: '1000000',
  allowance: '5',
  price: 0.9998,
};

interface Case {
  readonly name: string;
  readonly shape: Shape<unknown>;
  readonly rules: FieldRules;
  readonly dialect: Dialect;
  /** A reply that is right, of plain fields; dotted names lie deeper. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly wrap?: (reply: unknown) => unknown;
}

const claims = { address: 'W', roles: ['user'] };
const profile = { id: 'u1', username: 'ann', email: 'a@b.c', createdAt: TIME, updatedAt: TIME };
const login = {
  token: 'a.b.c',
  expiresIn: 60,
  'user.id': 'u1',
  'user.wallet': 'W',
  'user.username': 'ann',
};

const aCase = (
  name: string,
  shape: Shape<unknown> & { readonly rules: FieldRules },
  fields: Case['fields'],
  dialect: Dialect = 'documented',
): Case => ({ name, shape, rules: shape.rules, dialect, fields });

const CASES: readonly Case[] = [
  aCase('Pump.fun’s login', pump.documentedLoginShape, login),
  aCase('Pump.fun’s login as observed', pump.observedLoginShape, { access_token: 'a.b.c' }, 'observed'),
  aCase('Pump.fun’s profile', pump.profileShape, profile),
  aCase('Pump.fun’s profile as observed', pump.profileShape, claims, 'observed'),
  aCase('Pump.fun’s user', pump.userShape, { id: 'u1', username: 'ann', createdAt: TIME }),
  aCase(
    'Pump.fun’s user as observed',
    pump.userShape,
    { address: 'W', userId: 'u1', username: 'ann' },
    'observed',
  ),
  aCase('Pump.fun’s admin', pump.adminShape, { isAdmin: true }),
  aCase('Pump.fun’s super admin', pump.superAdminShape, { isSuperAdmin: false }),
  aCase('Pump.fun’s jurisdiction', pump.jurisdictionShape, {
    isValidJurisdiction: true,
    jurisdiction: 'CH',
    reason: 'none',
  }),
  aCase('Mimic’s nonce', mimic.nonceShape, { address: ADDRESS, nonce: '0x12' }),
  aCase('Mimic’s login', mimic.loginShape, { address: ADDRESS, token: 'a.b.c', email: 'a@b.c' }),
  aCase('Mimic’s API key', mimic.apiKeyShape, { address: ADDRESS, apiKey: 'k' }),
  aCase('Mimic’s profile', mimic.profileShape, {
    userAddress: ADDRESS,
    name: 'Ann',
    intendedUse: 'Bots',
    email: 'a@b.c',
  }),
  {
    ...aCase('Mimic’s balances', { ...mimic.tokensShape, rules: mimic.tokenRules }, token),
    wrap: (row) => [row],
  },
];

const nest = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const reply: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(fields)) {
    const [parent = '', name] = path.split('.');
    if (name === undefined) reply[parent] = value;
    else reply[parent] = { ...(reply[parent] as object), [name]: value };
  }
  return reply;
};

const parse = ({ shape, wrap = (reply) => reply }: Case, fields: Readonly<Record<string, unknown>>) =>
  shape.parse(wrap(nest(fields)));

const without = (fields: Case['fields'], name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
const sibling = (path: string, name: string): string => path.replace(/[^.]+$/, name);

/** What must be read of the fields that are left: compared by the values that are not the field's own. */
const leavesOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(leavesOf)
    : [JSON.stringify(value)];

/** Values of every other type, none of which may be taken for the real one. */
const strangers = (value: unknown): readonly unknown[] =>
  [{ made: 'up' }, [['x']], [7], true, false, -1.5, Number.MAX_VALUE, ''].filter(
    (stranger) => typeof stranger !== typeof value || typeof value === 'object',
  );

const allFields = (cases: readonly Case[]) =>
  cases.flatMap((one) =>
    Object.keys(one.fields).map((name) => ({ one, name, label: `${one.name}, ${name}` })),
  );

/** The field's own drift; of a group with one field left, the group's. */
const driftOf = (one: Case, name: string, problem: Drift['problem']) => {
  const rule = one.rules[name];
  const isExpected = rule?.expectedIn.includes(one.dialect) ?? false;
  return problem === 'retyped' || isExpected || (problem === 'missing' && rule?.isEssential)
    ? [{ field: name, problem }]
    : [];
};

/** Where a lone field is gone, the whole reply is not that reply; roles are unknown then. */
const isWhole = ({ shape }: Case, drift: readonly Drift[]): boolean =>
  drift.length === 1 && drift[0]?.field === '' && shape.endpoint !== '';

describe('the table of every endpoint', () => {
  it('is tried whole: every field of it is in a right reply of one dialect at least', () => {
    const exported: readonly unknown[] = [...Object.values(pump), ...Object.values(mimic)];
    const shapes = exported.filter(
      (value): value is { readonly rules: FieldRules } =>
        typeof value === 'object' && value !== null && 'parse' in value && 'rules' in value,
    );
    const tried = new Map<FieldRules, Set<string>>();
    for (const { rules, fields } of CASES) {
      tried.set(rules, new Set([...(tried.get(rules) ?? []), ...Object.keys(fields)]));
    }
    const isExpected = (rules: FieldRules, name: string): boolean =>
      (rules[name]?.expectedIn.length ?? 0) > 0 || (rules[name]?.isEssential ?? false);
    const untried = [...shapes.map(({ rules }) => rules), mimic.tokenRules].flatMap((rules) =>
      Object.keys(rules).filter((name) => isExpected(rules, name) && !tried.get(rules)?.has(name)),
    );
    expect(shapes.length).toBeGreaterThan(9);
    expect(untried).toEqual([]);
  });

  it.each(CASES)('$name: a right reply has no drift', (one) => {
    const { value, drift } = parse(one, one.fields);
    expect(drift).toEqual([]);
    expect(value).toBeDefined();
  });

  it.each(allFields(CASES))('$label: missing is named, and the rest is read', ({ one, name }) => {
    const rest = without(one.fields, name);
    const { value, drift } = parse(one, rest);
    if (isWhole(one, drift)) return expect(Object.keys(rest)).toEqual([]);
    expect(drift).toEqual(driftOf(one, name, 'missing'));
    if (one.rules[name]?.isEssential) return expect(value).toBeUndefined();
    const whole = new Set(leavesOf(parse(one, one.fields).value));
    const invented = leavesOf(value).filter((leaf) => !whole.has(leaf));
    expect(invented.filter((leaf) => leaf !== 'null' && leaf !== '"unknown"')).toEqual([]);
  });

  it.each(allFields(CASES))(
    '$label: null is read as none where it can be, else named as missing',
    ({ one, name }) => {
      const { value, drift } = parse(one, { ...one.fields, [name]: null });
      const isNone = one.rules[name]?.read(null) !== undefined;
      if (isNone) return expect(drift).toEqual([]);
      if (isWhole(one, drift)) return expect(Object.keys(one.fields)).toEqual([name]);
      expect(drift).toEqual(driftOf(one, name, 'missing'));
      expect(value === undefined).toBe(one.rules[name]?.isEssential);
    },
  );

  it.each(
    allFields(CASES).flatMap((field) =>
      (field.one.rules[field.name]?.aliases ?? []).map((alias) => ({ ...field, alias })),
    ),
  )('$label: under the name $alias it is read, and named as renamed', ({ one, name, alias }) => {
    const path = sibling(name, alias);
    if (path in one.fields) return;
    const renamed = { ...without(one.fields, name), [path]: one.fields[name] };
    const { value, drift } = parse(one, renamed);
    expect(value).toEqual(parse(one, one.fields).value);
    expect(drift).toEqual(driftOf(one, name, 'renamed'));
  });

  it.each(allFields(CASES))(
    '$label: under a name that nobody knows it is missing, and that name is told nobody',
    ({ one, name }) => {
      const renamed = {
        ...without(one.fields, name),
        [sibling(name, 'madeUpByTheServer')]: one.fields[name],
      };
      const { drift } = parse(one, renamed);
      expect(JSON.stringify(drift)).not.toContain('madeUp');
      if (!isWhole(one, drift)) expect(drift).toEqual(driftOf(one, name, 'missing'));
    },
  );

  it.each(allFields(CASES))(
    '$label: of another type it is named, and never taken for what it is not',
    ({ one, name }) => {
      for (const stranger of strangers(one.fields[name])) {
        const { value, drift } = parse(one, { ...one.fields, [name]: stranger });
        const reading = one.rules[name]?.read(stranger);
        // A few fields have more than one type by the documents: an id, a time.
        if (reading?.isExact) expect(drift).toEqual([]);
        else {
          expect(drift, JSON.stringify(stranger)).toEqual([{ field: name, problem: 'retyped' }]);
          if (reading === undefined) expect(leavesOf(value)).not.toContain(JSON.stringify(stranger));
        }
        if (reading === undefined && one.rules[name]?.isEssential) expect(value).toBeUndefined();
      }
    },
  );

  /** The same number as text, or the same text as a number. */
  const otherType = (value: unknown): unknown =>
    typeof value === 'number' ? String(value) : /^\d+$/.test(String(value)) ? Number(value) : undefined;

  it.each(allFields(CASES).filter(({ one, name }) => otherType(one.fields[name]) !== undefined))(
    '$label: what is clearly the same in another type is read, and named',
    ({ one, name }) => {
      const { value, drift } = parse(one, { ...one.fields, [name]: otherType(one.fields[name]) });
      expect(value).toEqual(parse(one, one.fields).value);
      expect(drift).toEqual([{ field: name, problem: 'retyped' }]);
    },
  );

  it('a group that is gone as a whole is named once', () => {
    const { user: _gone, ...rest } = nest(login);
    expect(pump.documentedLoginShape.parse(rest).drift).toEqual([{ field: 'user', problem: 'missing' }]);
    expect(pump.documentedLoginShape.parse({ ...rest, user: 'ann' }).drift).toEqual([
      { field: 'user', problem: 'retyped' },
    ]);
  });

  it('a field that is wrong in many rows is named once, each row keeps the rest', () => {
    const { decimals: _gone, ...bad } = token;
    const { value, drift } = mimic.tokensShape.parse([bad, token, bad, null, 7]);
    expect(value).toMatchObject({
      rows: [{ decimals: null }, { decimals: 6 }, { decimals: null }],
      skipped: 2,
    });
    expect(drift.filter(({ field }) => field === 'decimals')).toEqual([
      { field: 'decimals', problem: 'missing' },
    ]);
  });

  it.each(CASES)('N7: $name: whatever comes, nothing is thrown, and only our own names are told', (one) => {
    const names = new Set([
      '',
      ...Object.keys(one.rules),
      ...Object.keys(one.rules).map((name) => name.split('.')[0]),
    ]);
    const keys = fc.constantFrom(...Object.keys(one.rules), 'user', '__proto__', 'constructor', 'x');
    const replies = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(keys, fc.jsonValue()).map((reply) => one.wrap?.(reply) ?? reply),
    );
    fc.assert(
      fc.property(replies, (reply) => {
        const { value, drift } = one.shape.parse(JSON.parse(JSON.stringify(reply)));
        for (const { field } of drift) expect(names).toContain(field);
        if (value === undefined) expect(drift).not.toEqual([]);
      }),
    );
  });
});

describe('objectShape', () => {
  it('reads no field from a prototype', () => {
    const rules = { toString: pump.profileShape.rules.username };
    const shape = objectShape({ endpoint: 'x', rules, toValue: (values) => values });
    expect(shape.parse({}).value).toBeUndefined();
  });
});
