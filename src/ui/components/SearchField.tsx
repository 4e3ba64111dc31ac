/** A search field for a list. What is typed is in the component around it only, and is no secret. */
import { useId } from 'preact/hooks';

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly onSearch: (query: string) => void;
}

export const SearchField = ({ label, placeholder, onSearch }: SearchFieldProps) => {
  const id = useId();
  return (
    <div class="field">
      <label class="visually-hidden" for={id}>
        {label}
      </label>
      <input
        id={id}
        type="search"
        class="input"
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onSearch(event.currentTarget.value)}
      />
    </div>
  );
};
