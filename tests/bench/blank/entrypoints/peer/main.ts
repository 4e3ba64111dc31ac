/** Ours and other people's packages in one page, each piece timed where it is done. Offered to the benchmark as `peers`. */
import {
  prepareOther,
  timeOtherSave,
  timeOtherSaveByKey,
  timeOtherUnlock,
} from '../../../peer/other-vault.ts';
import { prepareOwn, readOwnCost, timeOwnSave, timeOwnUnlock } from '../../../peer/own-vault.ts';
import { assertAlike, timeOtherSigning, timeOwnSigning } from '../../../peer/signers.ts';

const peers = {
  prepareOwn,
  readOwnCost,
  timeOwnUnlock,
  timeOwnSave,
  prepareOther,
  timeOtherUnlock,
  timeOtherSave,
  timeOtherSaveByKey,
  assertAlike,
  timeOwnSigning,
  timeOtherSigning,
};

export type Peers = typeof peers;

Object.assign(globalThis, { peers });
