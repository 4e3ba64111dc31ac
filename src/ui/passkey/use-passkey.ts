/** Which passkey the vault has, read once and again when something may have changed it. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { hasCode } from '../../errors.ts';
import { send } from '../../messaging/client.ts';
import type { PasskeyDescription } from '../../messaging/contract.ts';
import { supportsPasskeys } from './webauthn.ts';

export interface PasskeyState {
  /** `unavailable`: not known yet, or there can be none in this browser. */
  readonly passkey: PasskeyDescription | 'none' | 'unavailable';
  readonly reload: () => void;
}

const readPasskey = async (): Promise<PasskeyState['passkey']> => {
  if (!(await supportsPasskeys())) return 'unavailable';
  try {
    return (await send('passkey.describe', {})).passkey ?? 'none';
  } catch (error) {
    // A vault or a storage that can't be read has a screen of its own.
    if (hasCode(error, 'internal')) throw error;
    return 'unavailable';
  }
};

export const usePasskey = (): PasskeyState => {
  const [passkey, setPasskey] = useState<PasskeyState['passkey']>('unavailable');
  const reload = useCallback(() => void readPasskey().then(setPasskey), []);
  useEffect(reload, [reload]);
  return { passkey, reload };
};
