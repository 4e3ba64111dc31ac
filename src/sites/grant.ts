/**
 * What a grant is, and how it is stored. The form of before there were ways and durations is read as what it meant: the
 * token itself, until it is revoked.
 */
import * as v from 'valibot';
import { SiteOriginSchema } from './site-origin.ts';

const api = v.picklist(['pump', 'mimic']);
const scope = v.object({
  methods: v.pipe(v.array(v.picklist(['GET', 'POST', 'DELETE'])), v.readonly()),
  paths: v.pipe(v.array(v.string()), v.readonly()),
});
const storage = v.object({ area: v.picklist(['local', 'session']), key: v.string() });

export const TermsSchema = v.variant('way', [
  v.object({ way: v.literal('header'), scope }),
  v.object({ way: v.literal('fetch'), scope }),
  v.object({ way: v.literal('token'), storage: v.exactOptional(storage) }),
]);

export const DurationSchema = v.picklist(['visit', 'browser', 'token', 'always']);

/** What a duration is bound to. */
export const BindingSchema = v.object({
  /** Names this run of the browser: tab ids and "until it is closed" mean nothing in the next one. */
  browserId: v.nullable(v.string()),
  tabId: v.nullable(v.number()),
  /** Epoch milliseconds. */
  endsAtMs: v.nullable(v.number()),
});

const facts = {
  id: v.string(),
  origin: SiteOriginSchema,
  identityId: v.string(),
  api,
  createdAtMs: v.number(),
  lastUsedAtMs: v.nullable(v.number()),
  useCount: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
};

const CurrentSchema = v.object({
  ...facts,
  ...BindingSchema.entries,
  terms: TermsSchema,
  duration: DurationSchema,
});

const FirstSchema = v.pipe(
  v.object(facts),
  v.transform((grant) => ({
    ...grant,
    terms: { way: 'token' as const },
    duration: 'always' as const,
    browserId: null,
    tabId: null,
    endsAtMs: null,
  })),
);

export const GrantSchema = v.union([CurrentSchema, FirstSchema]);

export type Grant = Readonly<v.InferOutput<typeof CurrentSchema>>;
export type Binding = Readonly<v.InferOutput<typeof BindingSchema>>;

export const UNBOUND: Binding = { browserId: null, tabId: null, endsAtMs: null };
