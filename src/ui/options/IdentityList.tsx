/**
 * All identities in the user's order: found by a search, and moved up and down. Where they are many, only those in sight are drawn, and
 * each that is being worked on; the list says how many there are, and each which one it is.
 */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { IdentityView } from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { SearchField } from '../components/SearchField.tsx';
import { SEARCH_FROM, searchIdentities } from '../format/search-identities.ts';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { ListItems } from '../uneven-lists/ListItems.tsx';
import { IdentityCard, type MoveBy } from './IdentityCard.tsx';

/** CSS pixels: a card with two keys, on a wide page. */
const CARD_PX = 370;

export interface IdentityListProps {
  readonly identities: readonly IdentityView[];
  readonly selectedIdentityId: string | null;
}

export const IdentityList = ({ identities, selectedIdentityId }: IdentityListProps) => {
  const [query, setQuery] = useState('');
  const moving = useCommand('identities.move');
  const [moved, setMoved] = useState<{ readonly id: string; readonly by: MoveBy }>();
  const root = useRef<HTMLDivElement>(null);
  const searchable = identities.length >= SEARCH_FROM;
  const searched = searchable && query.trim() !== '';
  const found = searched ? searchIdentities(identities, query) : identities;
  const ids = identities.map(({ id }) => id);
  const order = ids.join();

  // A card that moves in the document loses the focus: it goes back to the button, or to its twin at the list's end.
  useLayoutEffect(() => {
    if (!moved) return;
    const card = root.current?.querySelector(`[data-identity="${CSS.escape(moved.id)}"]`);
    const buttons = [...(card?.querySelectorAll<HTMLButtonElement>('.identity-moves button') ?? [])];
    const wanted = moved.by === 1 ? buttons.toReversed() : buttons;
    wanted.find(({ disabled }) => !disabled)?.focus();
  }, [order]);

  const move = async (identityId: string, by: MoveBy): Promise<void> => {
    if (moving.pending) return;
    setMoved({ id: identityId, by });
    await moving.run({ identityId, position: ids.indexOf(identityId) + by });
  };

  const movedIndex = moved ? ids.indexOf(moved.id) : -1;
  const movedIdentity = identities[movedIndex];
  return (
    <div class="identities" ref={root}>
      {searchable && (
        <div class="search-row">
          <SearchField
            label={t('search_identities')}
            placeholder={t('search_hint')}
            onSearch={(text) => {
              setQuery(text);
              setMoved(undefined);
            }}
          />
          <span class="hint" role="status">
            {searched ? t('search_found', found.length, identities.length) : ''}
          </span>
        </div>
      )}
      {found.length === 0 && searched && <p class="empty">{t('search_nothing')}</p>}
      <p class="visually-hidden" role="status">
        {moved && movedIdentity && !moving.pending
          ? t('moved_to', movedIdentity.name, movedIndex + 1, identities.length)
          : ''}
      </p>
      <ErrorNote error={moving.error} />
      {found.length > 0 && (
        <ListItems
          label={t('nav_keys')}
          items={found}
          rowOf={({ id, accounts }) => ({ key: id, kind: Object.keys(accounts).join() })}
          guessPx={CARD_PX}
          draw={(identity, index) => (
            <IdentityCard
              identity={identity}
              identities={identities}
              selected={identity.id === selectedIdentityId}
              {...(searched || identities.length < 2
                ? {}
                : {
                    moving: {
                      isFirst: index === 0,
                      isLast: index === identities.length - 1,
                      move: (by: MoveBy) => void move(identity.id, by),
                    },
                  })}
            />
          )}
        />
      )}
    </div>
  );
};
