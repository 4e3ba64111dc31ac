/** A new password, typed twice. It stays in its two fields, and nowhere else, until whoever asked takes it from there. */
import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { judgePassword, MIN_PASSWORD_LENGTH, type PasswordStrength } from '../format/password-strength.ts';
import { t } from '../i18n.ts';

export interface NewPassword {
  readonly first: RefObject<HTMLInputElement | null>;
  readonly repeat: RefObject<HTMLInputElement | null>;
  readonly firstError: string | undefined;
  readonly repeatError: string | undefined;
  /** Undefined while nothing is typed. */
  readonly strength: PasswordStrength | undefined;
  readonly judge: (typedSecret: string) => void;
  /** What was typed; null if it won't do: then the field that is wrong says why, and has the focus. */
  readonly take: () => string | null;
  /** Nothing is left in the fields, and nothing said of them. */
  readonly clear: () => void;
}

export const useNewPassword = (): NewPassword => {
  const first = useRef<HTMLInputElement>(null);
  const repeat = useRef<HTMLInputElement>(null);
  const [strength, setStrength] = useState<PasswordStrength>();
  const [errors, setErrors] = useState<{ readonly first?: string; readonly repeat?: string }>({});

  const take = (): string | null => {
    const typedSecret = first.current?.value ?? '';
    if (judgePassword(typedSecret) === 'short') {
      setErrors({ first: t('password_short', MIN_PASSWORD_LENGTH) });
      first.current?.focus();
      return null;
    }
    if (typedSecret !== repeat.current?.value) {
      setErrors({ repeat: t('passwords_differ') });
      repeat.current?.focus();
      return null;
    }
    setErrors({});
    return typedSecret;
  };

  return {
    first,
    repeat,
    firstError: errors.first,
    repeatError: errors.repeat,
    strength,
    judge: (typedSecret) => setStrength(typedSecret === '' ? undefined : judgePassword(typedSecret)),
    take,
    clear: () => {
      for (const { current } of [first, repeat]) if (current) current.value = '';
      setStrength(undefined);
      setErrors({});
    },
  };
};
