/**
 * All commands, found by a few letters. A combobox with a listbox (ARIA Authoring Practices, "Editable Combobox With List
 * Autocomplete"): the focus stays in the field, the arrows move what Enter will do.
 */
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { UnlockedView } from '../../messaging/view.ts';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Icon } from '../components/Icon.tsx';
import { useAttempt } from '../hooks/use-attempt.ts';
import { plural, t } from '../i18n.ts';
import { locale } from '../look/locale.ts';
import { isOptionsPage, readRecent, writeRecent } from '../platform.ts';
import { type Command, findCommands, planRecent } from './command.ts';
import { toCommands } from './commands.ts';
import { Dialog } from './Dialog.tsx';
import { closeOverlay, openOverlay, overlay } from './overlay.ts';
import { ENTERED } from './type-ahead.ts';

/** More would take longer to lay out than to search for. */
const MAX_SHOWN = 50;

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

export interface CommandPaletteProps {
  readonly view: UnlockedView;
  /** What was typed before the field was there. */
  readonly typed: string;
}

export const CommandPalette = ({ view, typed }: CommandPaletteProps) => {
  const typedText = typed.replace(ENTERED, '');
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState(typedText);
  const [active, setActive] = useState(0);
  const [recent, setRecent] = useState<readonly string[]>([]);
  const attempt = useAttempt();
  // Of what was there when it opened: a renewal meanwhile must not move the line that is about to be chosen.
  const { language } = locale.value;
  const commands = useMemo(() => toCommands(view), [language]);
  const found = useMemo(() => findCommands(commands, query, recent), [commands, query, recent]);
  const shown = found.slice(0, MAX_SHOWN);

  useEffect(() => {
    void readRecent().then((used) => {
      setRecent(used);
      if (typed !== typedText) void run(findCommands(commands, typedText, used)[0], used);
    });
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active, query]);

  const run = async (command: Command | undefined, used = recent): Promise<void> => {
    if (command === undefined || attempt.pending) return;
    const before = overlay.value;
    void writeRecent(planRecent(used, command));
    const isDone = await attempt.run(command.run);
    // A command that opened a dialog of its own has taken the place of this one.
    if (!isDone || overlay.value !== before) return;
    // The popup is about what they change; the sections of the options page are about other things.
    if (command.said === undefined || !isOptionsPage()) closeOverlay();
    else openOverlay({ kind: 'said', text: command.said[0], about: command.said[1] });
  };
  /** What is in the field decides, also where it was typed so fast that the list is still of the letter before. */
  const runChosen = (typed: string): Promise<void> =>
    run(typed === query ? shown[active] : findCommands(commands, typed, recent)[0]);
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }): void => {
    if (event.isComposing) return;
    const step = STEPS[event.key];
    if (step !== undefined) {
      const last = Math.max(0, shown.length - 1);
      const next = active + step;
      const isSingle = Math.abs(step) === 1;
      setActive(
        isSingle ? (next + shown.length) % Math.max(1, shown.length) : Math.min(last, Math.max(0, next)),
      );
    } else if (event.key === 'Enter') void runChosen(event.currentTarget.value);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog label={t('pal_label')} class="palette">
      <input
        class="input"
        type="text"
        role="combobox"
        aria-label={t('pal_label')}
        aria-autocomplete="list"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={shown[active] === undefined ? undefined : `${id}-${active}`}
        aria-busy={attempt.pending || undefined}
        placeholder={t('pal_placeholder')}
        autocomplete="off"
        spellcheck={false}
        // biome-ignore lint/a11y/noAutofocus: a dialog puts the focus where its work is done.
        autoFocus
        defaultValue={typedText}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a select can't be searched by letters inside its texts. */}
      <div class="palette-list" role="listbox" id={`${id}-list`} aria-label={t('pal_label')} ref={list}>
        {shown.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
          // biome-ignore lint/a11y/useSemanticElements: see the listbox.
          <div
            key={command.id}
            id={`${id}-${index}`}
            class="palette-option"
            role="option"
            aria-selected={index === active}
            onClick={() => void run(command)}
          >
            <Icon name={command.icon} />
            <span class="palette-text">{command.text}</span>
            {command.hint !== undefined && <span class="hint">{command.hint}</span>}
          </div>
        ))}
      </div>
      <p class="hint palette-foot">
        <span role="status">
          {found.length === 0 ? t('search_nothing') : plural('pal_found', found.length)}
        </span>
        <span>{attempt.pending ? t('loading') : t('pal_hint')}</span>
      </p>
      <ErrorNote error={attempt.error} />
    </Dialog>
  );
};
