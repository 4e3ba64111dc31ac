/** All benchmarks by name, in the order in which they are run and shown. */

import { popupCold, popupWarm } from './benches/popup-open.ts';
import { size } from './benches/size.ts';
import { tokenCold, tokenWarm } from './benches/token.ts';
import type { Benchmark } from './benchmark.ts';

export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  popup_warm: popupWarm,
  popup_cold: popupCold,
  token_warm: tokenWarm,
  token_cold: tokenCold,
  size,
};
