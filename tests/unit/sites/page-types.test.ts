/// <reference path="../../../public/countersign.d.ts" />
import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CountersignProvider as OwnProvider } from '../../../src/sites/page-api.ts';
import { toErrorNumber } from '../../../src/sites/page-errors.ts';

const text = readFileSync(new URL('../../../public/countersign.d.ts', import.meta.url), 'utf8');
const rows = [...text.matchAll(/^ \* \| (-?\d+) \| ([^|]+) \|/gm)].map(([, code, reasons]) => ({
  code: Number(code),
  reasons: [...(reasons ?? '').matchAll(/`(\w+)`/g)].map(([, reason]) => reason ?? ''),
}));

describe('countersign.d.ts', () => {
  it('describes what is installed, as the compiler sees it', () => {
    expectTypeOf<OwnProvider>().toExtend<CountersignProvider>();
    expectTypeOf<CountersignProvider>().toExtend<OwnProvider>();
  });

  it('names every error number and the reasons that it comes with', () => {
    expect(rows.map(({ code }) => code)).toEqual([4001, 4100, 4200, 4900, -32002, -32602, -32603]);
    for (const { code, reasons } of rows) {
      for (const reason of reasons) expect(toErrorNumber(reason), reason).toBe(code);
    }
    expect(rows.flatMap(({ reasons }) => reasons).length).toBeGreaterThan(9);
  });
});
