/** A button that shows an icon only; its name is for assistive technology and the tooltip. */
import type { Ref } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

export interface IconButtonProps {
  readonly icon: IconName;
  readonly name: string;
  /** More than the name, for the tooltip. */
  readonly hint?: string;
  readonly pending?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export const IconButton = ({
  icon,
  name,
  hint,
  pending = false,
  disabled = false,
  onClick,
  buttonRef,
}: IconButtonProps) => (
  <button
    type="button"
    class="icon-button"
    aria-label={name}
    aria-busy={pending || undefined}
    aria-disabled={pending || undefined}
    title={hint ?? name}
    disabled={disabled}
    ref={buttonRef ?? null}
    onClick={() => {
      if (!pending) onClick();
    }}
  >
    <Icon name={pending ? 'sync' : icon} spin={pending} />
  </button>
);
