/** Ours beside what limits it: all benchmarks by name, in the order in which they are run and shown. */
import { bulkSignIn } from './benches/bulk-sign-in.ts';
import { memory } from './benches/memory.ts';
import { pageGranted, pagePlain } from './benches/page-load.ts';
import { popupCold, popupWarm } from './benches/popup-open.ts';
import { popupScale } from './benches/popup-scale.ts';
import { renewalPlan } from './benches/renewal-plan.ts';
import { signIn } from './benches/sign-in.ts';
import { size } from './benches/size.ts';
import { tokenCold, tokenWarm } from './benches/token.ts';
import { unlock } from './benches/unlock.ts';
import { vaultSave } from './benches/vault-save.ts';
import type { Suite } from './suite.ts';
import { toMarkdown } from './table.ts';
import { LIMIT_MARKS } from './write-readme.ts';

export const LIMITS: Suite = {
  benchmarks: {
    popup_warm: popupWarm,
    popup_cold: popupCold,
    popup_scale: popupScale,
    unlock,
    vault_save: vaultSave,
    sign_in: signIn,
    bulk_sign_in: bulkSignIn,
    renewal_plan: renewalPlan,
    token_warm: tokenWarm,
    token_cold: tokenCold,
    page_plain: pagePlain,
    page_granted: pageGranted,
    memory,
    size,
  },
  usualSeconds: {
    popup_warm: 75,
    popup_cold: 95,
    popup_scale: 110,
    unlock: 90,
    vault_save: 50,
    sign_in: 35,
    bulk_sign_in: 120,
    renewal_plan: 10,
    token_warm: 10,
    token_cold: 30,
    page_plain: 40,
    page_granted: 40,
    memory: 115,
    size: 5,
  },
  marks: LIMIT_MARKS,
  toMarkdown,
  picture: '.github/screenshots/bench.svg',
};
