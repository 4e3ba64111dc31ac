/** Lock, session and sign-in settings; saved together, checked against their ranges first. */
import { useRef, useState } from 'preact/hooks';
import { API_IDS, APIS } from '../../apis.ts';
import type { Settings } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Section } from '../components/Section.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';
import { ClearAlways } from './ClearAlways.tsx';
import { DialectChoices } from './DialectChoices.tsx';
import { NumberField } from './NumberField.tsx';

const RANGES = {
  lockAfterMinutes: { min: 1, max: 1440 },
  signOutAfterHours: { min: 0, max: 720 },
  clipboardSeconds: { min: 0, max: 3600 },
} as const;

type NumberName = keyof typeof RANGES;

const SECOND_MS = 1000;

/** @returns the number, or undefined where it is not a whole one inside the range. */
const parseNumber = (name: NumberName, text: string): number | undefined => {
  const value = Number(text);
  const { min, max } = RANGES[name];
  return text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
};

const ON_LOCK = [
  { value: 'stop_serving', text: 'on_lock_stop', hint: 'on_lock_stop_hint' },
  { value: 'keep_serving', text: 'on_lock_keep', hint: 'on_lock_keep_hint' },
  { value: 'sign_out', text: 'on_lock_sign_out', hint: 'on_lock_sign_out_hint' },
] as const;

export const SettingsForm = ({ settings }: { readonly settings: Settings }) => {
  const update = useCommand('settings.update');
  const [wrong, setWrong] = useState<NumberName>();
  const [saved, setSaved] = useState(false);
  const [renew, setRenew] = useState(settings.renewAutomatically);
  const [lockWhenIdle, setLockWhenIdle] = useState(settings.lockWhenIdle);
  const [onLock, setOnLock] = useState(settings.onLock);
  const [dialects, setDialects] = useState({
    pumpDialect: settings.pumpDialect,
    mimicNonce: settings.mimicNonce,
  });
  const lockAfter = useRef<HTMLInputElement>(null);
  const signOutAfter = useRef<HTMLInputElement>(null);
  const clipboardClears = useRef<HTMLInputElement>(null);

  const inputs = {
    lockAfterMinutes: lockAfter,
    signOutAfterHours: signOutAfter,
    clipboardSeconds: clipboardClears,
  };
  const refuse = (name: NumberName): void => {
    setWrong(name);
    inputs[name].current?.focus();
  };
  const submit = async (): Promise<void> => {
    if (update.pending) return;
    setSaved(false);
    const lockAfterMinutes = parseNumber('lockAfterMinutes', lockAfter.current?.value ?? '');
    if (lockAfterMinutes === undefined) return refuse('lockAfterMinutes');
    const signOutAfterHours = parseNumber('signOutAfterHours', signOutAfter.current?.value ?? '');
    if (signOutAfterHours === undefined) return refuse('signOutAfterHours');
    const clipboardSeconds = parseNumber('clipboardSeconds', clipboardClears.current?.value ?? '');
    if (clipboardSeconds === undefined) return refuse('clipboardSeconds');
    setWrong(undefined);
    const result = await update.run({
      lockAfterMinutes,
      lockWhenIdle,
      signOutAfterHours,
      renewAutomatically: renew,
      onLock,
      clipboardClearsAfterMs: clipboardSeconds * SECOND_MS,
      ...dialects,
    });
    if (result.ok) setSaved(true);
  };
  const problem = (name: NumberName): string | undefined =>
    wrong === name ? t('number_out_of_range', RANGES[name].min, RANGES[name].max) : undefined;

  return (
    <form class="settings" noValidate onInput={() => setSaved(false)} onSubmit={submitWith(submit)}>
      <Section title={t('settings_lock')}>
        <NumberField
          label={t('settings_lock_minutes')}
          hint={t('settings_lock_minutes_hint')}
          error={problem('lockAfterMinutes')}
          value={settings.lockAfterMinutes}
          {...RANGES.lockAfterMinutes}
          inputRef={lockAfter}
        />
        <div class="choice">
          <label class="check">
            <input
              type="checkbox"
              checked={lockWhenIdle}
              aria-describedby="lock-when-idle-hint"
              onChange={(event) => setLockWhenIdle(event.currentTarget.checked)}
            />
            <span>{t('settings_lock_idle')}</span>
          </label>
          <p class="hint" id="lock-when-idle-hint">
            {t('settings_lock_idle_hint')}
          </p>
        </div>
        <div class="choices" role="radiogroup" aria-labelledby="on-lock-name">
          <p class="legend" id="on-lock-name">
            {t('settings_on_lock')}
          </p>
          {ON_LOCK.map(({ value, text, hint }) => (
            <div key={value} class="choice">
              <label class="check">
                <input
                  type="radio"
                  name="on-lock"
                  value={value}
                  checked={onLock === value}
                  aria-describedby={`on-lock-${value}`}
                  onChange={() => setOnLock(value)}
                />
                <span>{t(text)}</span>
              </label>
              <p class="hint" id={`on-lock-${value}`}>
                {t(hint)}
              </p>
            </div>
          ))}
        </div>
      </Section>
      <Section title={t('settings_sessions')}>
        <NumberField
          label={t('settings_sign_out_hours')}
          hint={t('settings_sign_out_hours_hint')}
          error={problem('signOutAfterHours')}
          value={settings.signOutAfterHours}
          {...RANGES.signOutAfterHours}
          inputRef={signOutAfter}
        />
        <fieldset class="choices" aria-describedby="renew-hint">
          <legend class="legend">{t('settings_renew')}</legend>
          {API_IDS.map((api) => (
            <label key={api} class="check">
              <input
                type="checkbox"
                checked={renew[api]}
                onChange={(event) => setRenew({ ...renew, [api]: event.currentTarget.checked })}
              />
              <span>{APIS[api].name}</span>
            </label>
          ))}
          <p class="hint" id="renew-hint">
            {t('settings_renew_hint')}
          </p>
        </fieldset>
      </Section>
      <Section title={t('settings_clipboard')}>
        <NumberField
          label={t('settings_clipboard_seconds')}
          hint={t('settings_clipboard_seconds_hint')}
          error={problem('clipboardSeconds')}
          value={settings.clipboardClearsAfterMs / SECOND_MS}
          {...RANGES.clipboardSeconds}
          inputRef={clipboardClears}
        />
        <ClearAlways />
      </Section>
      <DialectChoices
        choices={dialects}
        onChange={(change) => {
          setSaved(false);
          setDialects((before) => ({ ...before, ...change }));
        }}
      />
      <ErrorNote error={update.error} />
      <div class="actions">
        <Button kind="primary" submit pending={update.pending}>
          {t('save_settings')}
        </Button>
        <span class="said" role="status">
          {saved ? t('saved') : ''}
        </span>
      </div>
    </form>
  );
};
