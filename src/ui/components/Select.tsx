/** A labelled choice among a few. */
import { useId } from 'preact/hooks';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly text: string;
  /** BCP 47, where the text is in another language than the page. */
  readonly lang?: string;
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly inline?: boolean;
  /** Somebody comes to choose: options that are given now are there when it opens. */
  readonly onReach?: () => void;
}

export const Select = <Value extends string>({
  label,
  hint,
  value,
  options,
  onChange,
  inline = false,
  onReach,
}: SelectProps<Value>) => {
  const id = useId();
  return (
    <div class={inline ? 'field inline' : 'field'}>
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={value}
        autocomplete="off"
        aria-describedby={hint ? `${id}-hint` : undefined}
        onFocus={onReach}
        onPointerDown={onReach}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.text}
          </option>
        ))}
      </select>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};
