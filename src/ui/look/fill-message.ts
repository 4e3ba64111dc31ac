/** Fills a sentence's placeholders as a browser does: `$1` to `$9` are the values, `$$` is a dollar sign. Pure. */
export const fillMessage = (message: string, values: readonly string[]): string =>
  message.replace(/\$([1-9$])/g, (_whole, place: string) =>
    place === '$' ? '$' : (values[Number(place) - 1] ?? ''),
  );
