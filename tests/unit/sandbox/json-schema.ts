/**
 * The part of JSON Schema 2020-12 that the OpenAPI descriptions use, checked by hand.
 * A keyword that it does not know is an error, so that no description is believed unread.
 */
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};

const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  'date-time': (value) => new Date(value).toJSON() === value,
  uri: (value) => URL.canParse(value),
};

/** What `#/a/b` in `document` points to. Throws when nothing is there. */
export const resolveReference = (document: Json, value: unknown): Json => {
  if (!isObject(value)) throw new TypeError('not an object of the description');
  if (typeof value.$ref !== 'string') return value;
  const found = value.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), document);
  if (!isObject(found)) throw new TypeError(`${value.$ref} points nowhere`);
  return found;
};

type Check = (context: { argument: unknown; value: unknown; schema: Json; document: Json }) => string[];

const validateMembers = (argument: unknown, value: unknown, document: Json): string[] =>
  !isObject(argument) || !isObject(value)
    ? []
    : Object.entries(argument).flatMap(([key, member]) =>
        Object.hasOwn(value, key)
          ? validate({ document, schema: member, value: value[key] }).map((problem) => `${key}: ${problem}`)
          : [],
      );

const failUnless = (isFine: boolean, problem: string): string[] => (isFine ? [] : [problem]);

const CHECKS: Readonly<Record<string, Check>> = {
  description: () => [],
  type: ({ argument, value }) => {
    const names = [argument].flat().map(String);
    return failUnless(
      names.some((name) => TYPES[name]?.(value)),
      `is no ${names.join(' or ')}`,
    );
  },
  const: ({ argument, value }) => failUnless(value === argument, 'is not the constant'),
  pattern: ({ argument, value }) =>
    failUnless(
      typeof value !== 'string' || new RegExp(String(argument), 'u').test(value),
      `is not ${argument}`,
    ),
  format: ({ argument, value }) =>
    failUnless(typeof value !== 'string' || FORMATS[String(argument)]?.(value) === true, `is no ${argument}`),
  maxLength: ({ argument, value }) =>
    failUnless(typeof value !== 'string' || value.length <= Number(argument), 'is too long'),
  minimum: ({ argument, value }) =>
    failUnless(typeof value !== 'number' || value >= Number(argument), 'is too small'),
  required: ({ argument, value }) =>
    [argument]
      .flat()
      .flatMap((key) => failUnless(!isObject(value) || String(key) in value, `${key} is missing`)),
  properties: ({ argument, value, document }) => validateMembers(argument, value, document),
  additionalProperties: ({ value, schema }) => {
    const known = isObject(schema.properties) ? Object.keys(schema.properties) : [];
    return Object.keys(isObject(value) ? value : {}).flatMap((key) =>
      failUnless(known.includes(key), `${key} is unknown`),
    );
  },
  items: ({ argument, value, document }) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown) => validate({ document, schema: argument, value: item }))
      : [],
  oneOf: ({ argument, value, document }) => {
    const branches = [argument].flat().map((schema) => validate({ document, schema, value }));
    const matches = branches.filter((problems) => problems.length === 0).length;
    return failUnless(matches === 1, `fits ${matches} of the forms, not one: ${JSON.stringify(branches)}`);
  },
};

/** The problems of `value` against `schema`; none means that it fits. */
export const validate = ({
  document,
  schema,
  value,
}: {
  document: Json;
  schema: unknown;
  value: unknown;
}): string[] => {
  const resolved = resolveReference(document, schema);
  return Object.entries(resolved).flatMap(([keyword, argument]) => {
    const check = CHECKS[keyword];
    if (check === undefined) throw new TypeError(`keyword ${keyword} is not known here`);
    return check({ argument, value, schema: resolved, document });
  });
};
