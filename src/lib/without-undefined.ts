/** Makes objects whose absent fields are really absent, as `exactOptionalPropertyTypes` wants them. */

type OptionalKey<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

export type WithoutUndefined<T> = { readonly [K in Exclude<keyof T, OptionalKey<T>>]: T[K] } & {
  readonly [K in OptionalKey<T>]?: Exclude<T[K], undefined>;
};

/** A copy of `value` without the fields that are undefined. */
export const withoutUndefined = <T extends object>(value: T): WithoutUndefined<T> =>
  Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
  ) as unknown as WithoutUndefined<T>;
