/**
 * A screen with its heading. On a change of screens the focus moves to the field that is wanted first, or to the
 * heading, so that nobody is left on a button that is gone.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface ScreenProps {
  readonly title: string;
  readonly hideTitle?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export const Screen = ({ title, hideTitle = false, class: className = '', children }: ScreenProps) => {
  const root = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const wanted =
      root.current?.querySelector<HTMLElement>('[data-autofocus]') ?? root.current?.querySelector('h1');
    wanted?.focus({ preventScroll: true });
  }, []);
  return (
    <main class={`screen ${className}`} ref={root}>
      <h1 tabIndex={-1} class={hideTitle ? 'visually-hidden' : ''}>
        {title}
      </h1>
      {children}
    </main>
  );
};
