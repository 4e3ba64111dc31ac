/** The one button. While its command runs it says so, keeps its width and its focus, and ignores clicks. */
import type { ComponentChildren, Ref } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

export interface ButtonProps {
  readonly children: ComponentChildren;
  /** The full name, where the visible text alone would be ambiguous. It must contain the visible text. */
  readonly name?: string | undefined;
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly small?: boolean;
  readonly wide?: boolean;
  readonly icon?: IconName;
  readonly submit?: boolean;
  readonly pending?: boolean;
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly onClick?: (() => void) | undefined;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export const Button = ({
  children,
  name,
  kind = 'plain',
  small = false,
  wide = false,
  icon,
  submit = false,
  pending = false,
  disabled = false,
  expanded,
  onClick,
  buttonRef,
}: ButtonProps) => (
  <button
    type={submit ? 'submit' : 'button'}
    class={['button', kind, small && 'small', wide && 'wide'].filter(Boolean).join(' ')}
    aria-label={name}
    aria-busy={pending || undefined}
    aria-disabled={pending || undefined}
    aria-expanded={expanded}
    disabled={disabled}
    ref={buttonRef ?? null}
    onClick={(event) => {
      if (pending) event.preventDefault();
      else onClick?.();
    }}
  >
    {pending ? <Icon name="sync" spin /> : icon && <Icon name={icon} />}
    <span>{children}</span>
  </button>
);
