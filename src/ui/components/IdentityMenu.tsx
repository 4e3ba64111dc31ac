/** The identity switcher: a button with a menu of identities and what else there is, by mouse and keyboard; with a search where they are many. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { IdentityView } from '../../messaging/view.ts';
import { SEARCH_FROM, searchIdentities } from '../format/search-identities.ts';
import { t } from '../i18n.ts';
import { Avatar } from './Avatar.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { SearchField } from './SearchField.tsx';

/** More would take the popup longer to lay out than to search. */
const MAX_SHOWN = 30;

export interface MenuAction {
  readonly text: string;
  readonly icon: IconName;
  readonly onSelect: () => void;
}

export interface IdentityMenuProps {
  readonly identities: readonly IdentityView[];
  readonly selected: IdentityView | undefined;
  readonly onSelect: (identityId: string) => void;
  /** What else can be done from here, below the identities. */
  readonly actions: readonly MenuAction[];
}

export const IdentityMenu = ({ identities, selected, onSelect, actions }: IdentityMenuProps) => {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const found = query === '' ? identities : searchIdentities(identities, query);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  const items = (): readonly HTMLElement[] => [
    ...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []),
  ];
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) return undefined;
    setQuery('');
    const first = ['input', '[aria-checked=true]', '[role^=menuitem]']
      .map((selector) => root.current?.querySelector<HTMLElement>(selector))
      .find((element) => element);
    first?.focus();
    const onPointer = (event: Event): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      setOpen(true);
      return;
    }
    const all = items();
    const index = all.findIndex((item) => item.contains(document.activeElement));
    const isTyping = document.activeElement?.matches('input') ?? false;
    if (isTyping && event.key === 'ArrowUp') all.at(-1)?.focus();
    else if (isTyping && event.key === 'Enter') all[0]?.click();
    else if (isTyping && (event.key === 'Home' || event.key === 'End')) return;
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') {
      setOpen(false);
      return;
    } else if (event.key === 'ArrowDown') all[(index + 1) % all.length]?.focus();
    else if (event.key === 'ArrowUp') all[(index - 1 + all.length) % all.length]?.focus();
    else if (event.key === 'Home') all[0]?.focus();
    else if (event.key === 'End') all.at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the button and the menu inside.
    <div class="menu-root" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        class="identity-button"
        aria-label={t('identity_button', selected?.name ?? t('no_identity'))}
        aria-haspopup="menu"
        aria-expanded={open}
        ref={button}
        onClick={() => setOpen(!open)}
      >
        {selected && <Avatar seed={selected.id} of="identity" />}
        <span class="identity-name" title={selected?.name}>
          {selected?.name ?? t('no_identity')}
        </span>
        <Icon name="chevron" />
      </button>
      {open && (
        <div class="menu">
          {identities.length >= SEARCH_FROM && (
            <SearchField
              label={t('search_identities')}
              placeholder={t('search_hint')}
              onSearch={(text) => setQuery(text.trim())}
            />
          )}
          {found.length === 0 && (
            <p class="hint" role="status">
              {t('search_nothing')}
            </p>
          )}
          <div class="menu-items" role="menu" aria-label={t('identity_menu')}>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no child of a menu. */}
            <div class="menu-list" role="group">
              {found.slice(0, MAX_SHOWN).map((identity) => (
                <button
                  key={identity.id}
                  type="button"
                  role="menuitemradio"
                  aria-checked={identity.id === selected?.id}
                  tabIndex={-1}
                  onClick={() => {
                    close();
                    onSelect(identity.id);
                  }}
                >
                  <Avatar seed={identity.id} of="identity" />
                  <span class="identity-name" title={identity.name}>
                    {identity.name}
                  </span>
                  {identity.id === selected?.id && <Icon name="check" />}
                </button>
              ))}
              {found.length > MAX_SHOWN && (
                <p class="hint" role="presentation">
                  {t('search_more', found.length - MAX_SHOWN)}
                </p>
              )}
            </div>
            {/* biome-ignore lint/a11y/useFocusableInteractive: a line between items takes no focus. */}
            {/* biome-ignore lint/a11y/useSemanticElements: hr is no child of a menu. */}
            <div class="menu-line" role="separator" />
            {actions.map(({ text, icon, onSelect: run }) => (
              <button
                key={icon}
                type="button"
                role="menuitem"
                tabIndex={-1}
                onClick={() => {
                  close();
                  run();
                }}
              >
                <Icon name={icon} />
                <span>{text}</span>
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
};
