/** What a backup could not give back, in numbers and, where the file's list can be read, by name. Nothing if all is well. */
import type { BackupLosses } from '../../messaging/contract.ts';
import { Facts } from '../components/Facts.tsx';
import { Note } from '../components/Note.tsx';
import { chainName } from '../format/names.ts';
import { t } from '../i18n.ts';

export const Losses = ({ unreadable, missing, lost }: BackupLosses) => {
  if (unreadable + missing === 0) return null;
  return (
    <div class="stack">
      <Facts
        facts={[
          { term: t('losses_unreadable'), value: unreadable },
          { term: t('losses_missing'), value: missing },
        ]}
      />
      <Note tone="warning" role="alert">
        {lost.length > 0 ? t('losses_lost') : t('losses_unnamed')}
      </Note>
      {lost.length > 0 && (
        <ul class="lost-keys">
          {lost.map(({ chain, address, label, reason }) => (
            <li key={`${chain}:${address}`}>
              <strong>{label}</strong> <span class="chain">{chainName(chain)}</span>{' '}
              <span class="tone-warning">
                {reason === 'missing' ? t('lost_missing') : t('lost_unreadable')}
              </span>
              <code class="lost-address">{address}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
