/** A whole number with its range, labelled. */
import type { Ref } from 'preact';
import { useId } from 'preact/hooks';

export interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly inputRef: Ref<HTMLInputElement>;
}

export const NumberField = ({ label, hint, error, value, min, max, inputRef }: NumberFieldProps) => {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input number"
        type="number"
        inputMode="numeric"
        step={1}
        min={min}
        max={max}
        autocomplete="off"
        defaultValue={String(value)}
        ref={inputRef}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-hint`}
      />
      <p class={error ? 'field-error' : 'hint'} id={`${id}-hint`} {...(error ? { role: 'alert' } : {})}>
        {error ?? hint}
      </p>
    </div>
  );
};
