/** A labelled choice among a few. */
import { useId } from 'preact/hooks';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly text: string;
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly inline?: boolean;
}

export const Select = <Value extends string>({
  label,
  value,
  options,
  onChange,
  inline = false,
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
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
};
