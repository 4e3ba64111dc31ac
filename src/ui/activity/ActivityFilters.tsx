/** What the list of activity is narrowed to: words, an API, an outcome, an account. */
import { useCallback } from 'preact/hooks';
import { API_IDS, APIS, type Api } from '../../apis.ts';
import type { ActivityFilter } from '../../messaging/contract.ts';
import type { UnlockedView } from '../../messaging/view.ts';
import { SearchField } from '../components/SearchField.tsx';
import { Select } from '../components/Select.tsx';
import { t } from '../i18n.ts';
import { KeyFilter } from './KeyFilter.tsx';

export interface ActivityFiltersProps {
  readonly view: UnlockedView;
  readonly filter: ActivityFilter;
  readonly onChange: (filter: ActivityFilter) => void;
}

/** The filter with one field set, or without it where all are wanted. */
const withField = <Name extends keyof ActivityFilter>(
  filter: ActivityFilter,
  name: Name,
  value: ActivityFilter[Name] | '',
): ActivityFilter => {
  const { [name]: _before, ...rest } = filter;
  return value === '' ? rest : { ...rest, [name]: value };
};

export const ActivityFilters = ({ view, filter, onChange }: ActivityFiltersProps) => {
  const chooseKey = useCallback(
    (accountId: string) => onChange(withField(filter, 'accountId', accountId)),
    [filter],
  );
  return (
    <div class="filters">
      <SearchField
        label={t('activity_search')}
        placeholder={t('activity_search_hint')}
        onSearch={(text) => onChange(withField(filter, 'text', text.trim()))}
      />
      <Select<Api | ''>
        label={t('api')}
        value={filter.api ?? ''}
        options={[
          { value: '', text: t('filter_all_apis') },
          ...API_IDS.map((api) => ({ value: api, text: APIS[api].name })),
        ]}
        onChange={(api) => onChange(withField(filter, 'api', api))}
      />
      <Select<'ok' | 'failed' | ''>
        label={t('col_outcome')}
        value={filter.outcome ?? ''}
        options={[
          { value: '', text: t('filter_all_outcomes') },
          { value: 'ok', text: t('outcome_ok') },
          { value: 'failed', text: t('filter_failed') },
        ]}
        onChange={(outcome) => onChange(withField(filter, 'outcome', outcome))}
      />
      <KeyFilter identities={view.identities} accountId={filter.accountId ?? ''} onChange={chooseKey} />
    </div>
  );
};
