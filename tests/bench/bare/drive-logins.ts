/** Sends logins that were signed beforehand, one after the other, by bare fetch. */

export interface ReadyLogin {
  readonly wallet: string;
  readonly signature: string;
  readonly message: string;
}

interface Chrome {
  readonly chrome: {
    readonly runtime: { readonly id: string };
    readonly declarativeNetRequest: { readonly updateSessionRules: (change: object) => Promise<void> };
  };
}

/** The API takes no other origin; nothing but this extension's own requests is changed. */
const setOrigin = async (): Promise<void> => {
  const { runtime, declarativeNetRequest } = (globalThis as unknown as Chrome).chrome;
  await declarativeNetRequest.updateSessionRules({
    removeRuleIds: [1],
    addRules: [
      {
        id: 1,
        condition: { initiatorDomains: [runtime.id], resourceTypes: ['xmlhttprequest'] },
        action: {
          type: 'modifyHeaders',
          requestHeaders: [{ header: 'origin', operation: 'set', value: 'https://pump.fun' }],
        },
      },
    ],
  });
};

/** Milliseconds for all of them. @throws Error where one is refused */
export const driveLogins = async (url: string, logins: readonly ReadyLogin[]): Promise<number> => {
  await setOrigin();
  const startedMs = performance.now();
  for (const login of logins) {
    const reply = await fetch(`${url}/auth/login`, {
      method: 'POST',
      credentials: 'omit',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(login),
    });
    if (reply.status !== 201) {
      throw new Error(`A login was answered with ${reply.status}: ${await reply.text()}`);
    }
    await reply.json();
  }
  return performance.now() - startedMs;
};
