/** The popup's head: identity switcher, sandbox mark, lock and options. */
import type { IdentityView, UnlockedView } from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { IdentityMenu } from '../components/IdentityMenu.tsx';
import { SandboxMark } from '../components/SandboxMark.tsx';
import { formatSpan } from '../format/time.ts';
import { useCommand } from '../hooks/use-command.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { openOverlay } from '../palette/overlay.ts';
import { hasSidePanel, openInTab, openOptions, openSidePanel } from '../platform.ts';

export interface HeaderProps {
  readonly view: UnlockedView;
  readonly identity: IdentityView | undefined;
  readonly onOverview: () => void;
}

const LockButton = ({ lockAtMs }: { readonly lockAtMs: number }) => {
  const nowMs = useNow();
  const lock = useCommand('vault.lock');
  return (
    <>
      <IconButton
        icon="lock"
        name={t('lock')}
        hint={t('lock_in', formatSpan(lockAtMs - nowMs))}
        pending={lock.pending}
        onClick={() => void lock.run({})}
      />
      <ErrorNote error={lock.error} />
    </>
  );
};

export const Header = ({ view, identity, onOverview }: HeaderProps) => {
  const select = useCommand('identities.select');
  return (
    <header class="header">
      <IdentityMenu
        identities={view.identities}
        selected={identity}
        onSelect={(identityId) => void select.run({ identityId })}
        actions={[
          { text: t('overview_title'), icon: 'grid', onSelect: onOverview },
          ...(hasSidePanel
            ? [{ text: t('open_side_panel'), icon: 'panel' as const, onSelect: () => void openSidePanel() }]
            : []),
          { text: t('open_in_tab'), icon: 'tab', onSelect: () => void openInTab() },
          { text: t('manage_identities'), icon: 'key', onSelect: () => void openOptions('keys') },
          { text: t('pal_label'), icon: 'dots', onSelect: () => openOverlay({ kind: 'commands' }) },
        ]}
      />
      <SandboxMark shown={view.sandbox} />
      <span class="spacer" />
      <LockButton lockAtMs={view.lockAtMs} />
      <IconButton icon="settings" name={t('options')} onClick={() => void openOptions()} />
      <ErrorNote error={select.error} />
    </header>
  );
};
