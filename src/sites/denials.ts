/** Which sites were told no, so that they can't ask over and over. One document inside the vault. */
import * as v from 'valibot';
import type { Api } from '../apis.ts';
import { SiteOriginSchema } from './site-origin.ts';
import { createStoredList, type ListRecords } from './stored-list.ts';

const RECORD_ID = 'doc/denials';
/** Older ones are forgotten first. */
const MAX_DENIALS = 500;

const DenialSchema = v.object({
  origin: SiteOriginSchema,
  api: v.picklist(['pump', 'mimic']),
  atMs: v.number(),
});

export type Denial = Readonly<v.InferOutput<typeof DenialSchema>>;

export interface DenialStore {
  /** @throws AppError `locked` */
  readonly all: () => Promise<readonly Denial[]>;
  readonly has: (origin: string, api: Api) => Promise<boolean>;
  readonly put: (denial: Denial) => Promise<void>;
  readonly remove: (origin: string, api: Api) => Promise<void>;
  readonly forget: () => void;
}

export const createDenialStore = (records: ListRecords): DenialStore => {
  const { all, change, forget } = createStoredList({ records, recordId: RECORD_ID, item: DenialSchema });
  const isFor =
    (origin: string, api: Api) =>
    (denial: Denial): boolean =>
      denial.origin === origin && denial.api === api;
  const without = (denials: readonly Denial[], origin: string, api: Api): readonly Denial[] =>
    denials.some(isFor(origin, api)) ? denials.filter((each) => !isFor(origin, api)(each)) : denials;

  return {
    all,
    forget,
    has: async (origin, api) => (await all()).some(isFor(origin, api)),
    put: (denial) =>
      change((denials) => [...without(denials, denial.origin, denial.api), denial].slice(-MAX_DENIALS)),
    remove: (origin, api) => change((denials) => without(denials, origin, api)),
  };
};
