/** A final act behind a typed confirmation: the button works only once the text matches exactly. */
import { useRef, useState } from 'preact/hooks';
import type { AppError } from '../../errors.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { Button } from './Button.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { Field } from './Field.tsx';

export interface ConfirmTypedProps {
  readonly label: string;
  readonly expected: string;
  readonly action: string;
  readonly pending: boolean;
  readonly error: AppError | undefined;
  readonly onConfirm: (confirmation: string) => void;
  readonly onCancel?: () => void;
}

export const ConfirmTyped = ({
  label,
  expected,
  action,
  pending,
  error,
  onConfirm,
  onCancel,
}: ConfirmTypedProps) => {
  const [matches, setMatches] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useFocusFirst(input, onCancel !== undefined);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (matches && !pending) onConfirm(input.current?.value.trim() ?? '');
      }}
    >
      <Field label={label} mono inputRef={input} onInput={(value) => setMatches(value.trim() === expected)} />
      <ErrorNote error={error} />
      <div class="actions">
        <Button kind="danger" submit disabled={!matches} pending={pending}>
          {action}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('cancel')}</Button>}
      </div>
    </form>
  );
};
