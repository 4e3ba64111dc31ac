/** Asks for the password before something is shown or handed over; what is typed stays in its field until it is sent. // U1 */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { AppError } from '../../errors.ts';
import { useFocusFirst } from '../hooks/use-focus-first.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';
import { Button } from './Button.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { Field } from './Field.tsx';
import { Note } from './Note.tsx';
import { Progress } from './Progress.tsx';

export interface PasswordFormProps {
  readonly text: string;
  readonly action: string;
  readonly pending: boolean;
  readonly error: AppError | undefined;
  readonly children?: ComponentChildren;
  /** Answers whether that was it; if not, the field is ready for the next try. */
  readonly onSubmit: (passwordSecret: string) => Promise<boolean>;
  readonly onCancel: () => void;
}

export const PasswordForm = ({
  text,
  action,
  pending,
  error,
  children,
  onSubmit,
  onCancel,
}: PasswordFormProps) => {
  const input = useRef<HTMLInputElement>(null);
  useFocusFirst(input);
  const submit = async (): Promise<void> => {
    if (!input.current || pending) return;
    if (input.current.value === '') return input.current.focus();
    const isDone = await onSubmit(input.current.value);
    if (input.current) input.current.value = '';
    if (!isDone) input.current?.focus();
  };
  return (
    <form class="stack" onSubmit={submitWith(submit)}>
      <Note tone="warning">{text}</Note>
      {children}
      <Field label={t('password')} secret inputRef={input} />
      <ErrorNote error={error} />
      {pending && <Progress text={t('deriving')} />}
      <div class="actions">
        <Button kind="primary" submit pending={pending}>
          {action}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
};
