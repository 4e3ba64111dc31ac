/** What a base URL of an API may look like. Knows no API; never adds a path of its own. */
import { AppError } from '../errors.ts';

/**
 * The normalised form of an API's base URL: http or https, no credentials, query or fragment, no trailing slash.
 * @throws AppError `invalid_input` (field `baseUrl`) for anything else.
 */
export const parseBaseUrl = (text: string): string => {
  const url = URL.parse(text);
  const isPlain =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isPlain) throw new AppError({ code: 'invalid_input', details: { field: 'baseUrl' } });
  return url.href.replace(/\/+$/, '');
};
