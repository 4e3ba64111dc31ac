/**
 * A labelled field with hint and error. `secret` makes it a password field, which the browser never writes to its
 * session files; text fields have autocomplete off for the same reason. // K13
 */
import type { Ref } from 'preact';
import { useId } from 'preact/hooks';

export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly secret?: boolean;
  readonly value?: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly multiline?: boolean;
  readonly mono?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly textRef?: Ref<HTMLTextAreaElement>;
  readonly onInput?: (value: string) => void;
  readonly autoFocus?: boolean;
}

export const Field = ({
  label,
  hint,
  error,
  secret = false,
  value,
  required = false,
  maxLength,
  multiline = false,
  mono = false,
  inputRef,
  textRef,
  onInput,
  autoFocus = false,
}: FieldProps) => {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(' ');
  const shared = {
    id,
    autocomplete: 'off' as const,
    spellcheck: false,
    required,
    class: mono ? 'input mono' : 'input',
    ...(error ? { 'aria-invalid': true as const } : {}),
    ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
    ...(autoFocus ? { 'data-autofocus': true } : {}),
    ...(maxLength === undefined ? {} : { maxLength }),
    // Uncontrolled: what is typed stays in the field and is read once, on submit.
    ...(value === undefined ? {} : { defaultValue: value }),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {multiline ? (
        <textarea
          {...shared}
          rows={3}
          ref={textRef ?? null}
          onInput={(event) => onInput?.(event.currentTarget.value)}
        />
      ) : secret ? (
        <input
          {...shared}
          type="password"
          ref={inputRef ?? null}
          onInput={(event) => onInput?.(event.currentTarget.value)}
        />
      ) : (
        <input
          {...shared}
          type="text"
          ref={inputRef ?? null}
          onInput={(event) => onInput?.(event.currentTarget.value)}
        />
      )}
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={errorId} role="alert">
          {error}
        </p>
      )}
    </div>
  );
};
