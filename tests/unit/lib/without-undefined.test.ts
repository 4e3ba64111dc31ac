import { expect, it } from 'vitest';
import { withoutUndefined } from '../../../src/lib/without-undefined.ts';

it('removes what is undefined and keeps everything else', () => {
  const result: { readonly a?: number; readonly b?: string; readonly c: null; readonly d: false } =
    withoutUndefined({
      a: 1 as number | undefined,
      b: undefined as string | undefined,
      c: null,
      d: false as const,
    });
  expect(result).toStrictEqual({ a: 1, c: null, d: false });
});
