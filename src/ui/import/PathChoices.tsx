/** The first addresses of a phrase, by the wallets that count them so, as one group of radio buttons. */
import { useId } from 'preact/hooks';
import type { PhraseChoice } from '../../messaging/contract.ts';
import { t } from '../i18n.ts';
import { accountName, groupByScheme, schemeName } from './path-names.ts';

/** A choice of the list, or a path that the user writes. */
export type PickedPath = PhraseChoice | 'other';

export interface PathChoicesProps {
  readonly choices: readonly PhraseChoice[];
  readonly picked: PickedPath;
  readonly onPick: (picked: PickedPath) => void;
}

export const PathChoices = ({ choices, picked, onPick }: PathChoicesProps) => {
  const name = useId();
  return (
    <div class="paths" role="radiogroup" aria-label={t('address')}>
      {groupByScheme(choices).map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend can't be laid out as the rest is.
        <div key={group.scheme} class="path-group" role="group" aria-labelledby={`${name}-${group.scheme}`}>
          <p class="path-wallet" id={`${name}-${group.scheme}`}>
            {schemeName(group.scheme)}
          </p>
          {group.choices.map((choice, index) => (
            <label key={choice.path} class="path">
              <input
                type="radio"
                name={name}
                checked={choice === picked}
                disabled={choice.alreadyStored}
                onChange={() => onPick(choice)}
              />
              <span class="path-head">
                <span>{accountName(group, index)}</span>{' '}
                <code class="hint">{choice.path === '' ? t('path_none') : choice.path}</code>{' '}
                {choice.alreadyStored && <span class="chip">{t('path_stored')}</span>}
              </span>{' '}
              <code class="path-address">{choice.address}</code>
            </label>
          ))}
        </div>
      ))}
      <label class="path">
        <input type="radio" name={name} checked={picked === 'other'} onChange={() => onPick('other')} />
        <span class="path-head">{t('path_other')}</span>
      </label>
    </div>
  );
};
