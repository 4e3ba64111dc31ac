/** A vault that can't be opened by any password: what happened, and the one way on. Never shows an empty vault instead. // K7 */

import type { ErrorCode } from '../../errors.ts';
import { EraseVault } from '../components/EraseVault.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Mark } from '../components/Mark.tsx';
import { SandboxMark } from '../components/SandboxMark.tsx';
import { Screen } from '../components/Screen.tsx';
import { t } from '../i18n.ts';

export interface UnreadableProps {
  readonly code: ErrorCode;
  readonly sandbox: boolean;
}

export const Unreadable = ({ code, sandbox }: UnreadableProps) => (
  <Screen title={t('unreadable_title')} class="centered">
    <div class="brand">
      <Mark />
      <span>{t('app_name')}</span>
      <SandboxMark shown={sandbox} />
    </div>
    <ErrorNote error={{ code, details: {} }} />
    <p>{t('unreadable_kept')}</p>
    <div class="danger-area stack">
      <p>{t('unreadable_erase')}</p>
      <EraseVault />
    </div>
  </Screen>
);
