/** Every storage call and derivation of enrolling and of unlocking by passkey fails once (K8). */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { aPrf, CREDENTIAL_ID, enrolment, passkeyOf } from './a-passkey.ts';
import { aWorld, contents, createFaults, InjectedFault, PASSWORD, readAll } from './a-vault.ts';

const BEFORE = { 'key/1': 'a key' };

const aVaultWithFaults = async () => {
  const faults = createFaults();
  const world = aWorld({ faults });
  const vault = world.aWorker();
  await vault.create(PASSWORD);
  await vault.commit({ put: contents(BEFORE) });
  return { faults, world, vault, passkey: passkeyOf(world, vault) };
};

const isExpected = (error: unknown): boolean => error instanceof AppError || error instanceof InjectedFault;

describe('K8: a call that fails', () => {
  for (const mode of ['before', 'after'] as const) {
    it(`${mode} it took effect while a passkey is enrolled leaves the password and the contents`, async () => {
      for (let at = 1; at < 200; at += 1) {
        const { faults, world, vault, passkey } = await aVaultWithFaults();
        // Long enough for the deadline to be asked of storage again.
        world.time.nowMs += 1_000;
        faults.arm(at, mode);
        const error = await passkey.enrol(enrolment(PASSWORD)).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        const hasStruck = faults.hasStruck();
        faults.disarm();
        if (!hasStruck) {
          expect(error).toBeNull();
          expect(at).toBeGreaterThan(1);
          return;
        }
        if (error !== null) expect(isExpected(error)).toBe(true);
        await vault.lock();
        const next = world.aWorker();
        await next.unlock(PASSWORD);
        expect(await readAll(next)).toEqual(BEFORE);
      }
      throw new Error('the faults never end');
    });

    it(`${mode} it took effect while a passkey unlocks ends locked or unlocked, and harms nothing`, async () => {
      for (let at = 1; at < 200; at += 1) {
        const { faults, world, vault, passkey } = await aVaultWithFaults();
        await passkey.enrol(enrolment(PASSWORD));
        await vault.lock();
        const next = world.aWorker();
        faults.arm(at, mode);
        const error = await passkeyOf(world, next)
          .unlock({ credentialId: CREDENTIAL_ID, prfSecret: aPrf() })
          .then(
            () => null,
            (thrown: unknown) => thrown,
          );
        const hasStruck = faults.hasStruck();
        faults.disarm();
        expect(await next.resume()).toBe(error === null);
        if (error !== null) expect(isExpected(error)).toBe(true);
        await next.lock();
        const last = world.aWorker();
        await passkeyOf(world, last).unlock({ credentialId: CREDENTIAL_ID, prfSecret: aPrf() });
        expect(await readAll(last)).toEqual(BEFORE);
        if (!hasStruck) {
          expect(at).toBeGreaterThan(4);
          return;
        }
      }
      throw new Error('the faults never end');
    });
  }
});
