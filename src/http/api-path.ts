/** The only way to name a path of an API: a fixed template with encoded values. No value can leave its segment. */
import { AppError } from '../errors.ts';

declare const apiPathBrand: unique symbol;
export type ApiPath = string & { readonly [apiPathBrand]: true };

const toSegment = (value: string): string => {
  // A dot segment survives encodeURIComponent and would climb; an empty one would name another endpoint.
  const isSegment = value !== '' && value !== '.' && value !== '..' && !/\p{Surrogate}/u.test(value);
  if (!isSegment) throw new AppError({ code: 'invalid_input', details: { field: 'path' } });
  return encodeURIComponent(value);
};

/**
 * Tag for a path template: apiPath`/users/${address}/data`.
 * @throws AppError `invalid_input` (field `path`) if a value is empty, a dot segment or not well-formed text.
 */
export const apiPath = (literals: TemplateStringsArray, ...values: readonly string[]): ApiPath =>
  literals.reduce((path, literal, i) => `${path}${toSegment(values[i - 1] ?? '')}${literal}`) as ApiPath;

/** RFC 3986, section 3.3, without `%`: what an encoded slash or dot means is for each server to say. */
const PLAIN_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~@:$,;=+-]+)+$/;

/**
 * A path that somebody else named, where it can mean only one thing.
 * @throws AppError `invalid_input` (field `path`) for anything with an empty or a dot segment, an encoding, a query
 */
export const parseApiPath = (path: string): ApiPath => {
  if (!PLAIN_PATH.test(path)) throw new AppError({ code: 'invalid_input', details: { field: 'path' } });
  return path as ApiPath;
};
