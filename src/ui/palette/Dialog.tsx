/**
 * A modal dialog of the browser's own: it holds the focus, makes what is behind it inert, closes by Escape and gives the
 * focus back to where it was.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { closeOverlay } from './overlay.ts';

export interface DialogProps {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export const Dialog = ({ label, class: className = '', children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it; the keyboard has Escape.
    <dialog
      ref={dialog}
      class={`overlay ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        closeOverlay();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) closeOverlay();
      }}
    >
      {children}
    </dialog>
  );
};
