/** The virtual authenticator of Chromium's own tests, with the PRF extension. */
import type { CDPSession, Page } from '@playwright/test';

export interface Authenticator {
  readonly session: CDPSession;
  readonly id: string;
}

/** Belongs to the one page, until any session of the debugger on that page ends: Chromium drops it then. */
export const addAuthenticator = async (page: Page, { hasPrf = true } = {}): Promise<Authenticator> => {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId: id } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf,
    },
  });
  return { session, id };
};
