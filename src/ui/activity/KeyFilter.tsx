/**
 * Narrows the log to one key. Of a thousand identities these are thousands of options: drawn when somebody comes to choose, and then
 * when they change, not whenever entries come.
 */
import { useMemo, useState } from 'preact/hooks';
import type { IdentityView } from '../../messaging/view.ts';
import { Select } from '../components/Select.tsx';
import { t } from '../i18n.ts';
import { locale } from '../look/locale.ts';

export interface KeyFilterProps {
  readonly identities: readonly IdentityView[];
  /** Of the key; empty for all. */
  readonly accountId: string;
  /** The same function as before where it does the same. */
  readonly onChange: (accountId: string) => void;
}

export const KeyFilter = ({ identities, accountId, onChange }: KeyFilterProps) => {
  const [isReached, setIsReached] = useState(false);
  // One that is chosen has to be there to be shown.
  const isDrawn = isReached || accountId !== '';
  return useMemo(() => {
    const keys = identities.flatMap(({ name, accounts }) =>
      Object.values(accounts).map(({ id, label }) => ({ value: id, text: `${name} · ${label}` })),
    );
    return (
      <Select<string>
        label={t('filter_key')}
        value={accountId}
        options={[{ value: '', text: t('filter_all_keys') }, ...(isDrawn ? keys : [])]}
        onReach={() => setIsReached(true)}
        onChange={onChange}
      />
    );
  }, [identities, accountId, isDrawn, onChange, locale.value]);
};
