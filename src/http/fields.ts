/** Forms of single fields that the replies of both APIs have. Forms only, no meaning. */
import * as v from 'valibot';

const MAX_TOKEN_LENGTH = 16 * 1024;

/** A non-empty string of visible ASCII without spaces, at most 16 KiB: what can be sent as a header and kept. */
export const tokenSchema = v.pipe(v.string(), v.maxLength(MAX_TOKEN_LENGTH), v.regex(/^[\x21-\x7e]+$/));

/** A field that may be absent or null, which mean the same here: undefined. */
export const optionalField = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.optional(
    v.pipe(
      v.nullable(schema),
      v.transform((value) => value ?? undefined),
    ),
  );

export const optionalText = optionalField(v.string());
