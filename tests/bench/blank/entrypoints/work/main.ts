/** The bare work that limits are made of, each piece once and timed where it is done. Offered to the benchmark as `work`. */
import { timeArgon2id } from '../../../work/argon2id.ts';
import { driveLogins } from '../../../work/drive-logins.ts';
import { timePlanning, timeSorting } from '../../../work/planning.ts';
import { timeSigning } from '../../../work/signing.ts';
import { timeStrictWrite } from '../../../work/strict-write.ts';

const work = { timeArgon2id, driveLogins, timeStrictWrite, timePlanning, timeSorting, timeSigning };

export type Work = typeof work;

Object.assign(globalThis, { work });
