/** The bare work that limits are made of, each piece once and timed where it is done. Offered to the benchmark as `work`. */
import { timeArgon2id } from '../../../bare/argon2id.ts';
import { driveLogins } from '../../../bare/drive-logins.ts';
import { timePlanning, timeSorting } from '../../../bare/planning.ts';
import { timeSigning } from '../../../bare/signing.ts';
import { timeStrictWrite } from '../../../bare/strict-write.ts';

const work = { timeArgon2id, driveLogins, timeStrictWrite, timePlanning, timeSorting, timeSigning };

export type Work = typeof work;

Object.assign(globalThis, { work });
