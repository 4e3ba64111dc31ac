/** The two fields of a new password, with a word on its strength. */
import type { NewPassword } from '../hooks/use-new-password.ts';
import { Field } from './Field.tsx';
import { PasswordHint } from './PasswordHint.tsx';

export interface NewPasswordFieldsProps {
  readonly password: NewPassword;
  readonly label: string;
  readonly repeatLabel: string;
  readonly hint?: string;
  readonly autoFocus?: boolean;
}

export const NewPasswordFields = ({
  password,
  label,
  repeatLabel,
  hint,
  autoFocus = false,
}: NewPasswordFieldsProps) => (
  <>
    <Field
      label={label}
      hint={hint}
      error={password.firstError}
      secret
      autoFocus={autoFocus}
      inputRef={password.first}
      onInput={password.judge}
    />
    <PasswordHint strength={password.strength} />
    <Field label={repeatLabel} error={password.repeatError} secret inputRef={password.repeat} />
  </>
);
