/** A part of a panel under its own heading, with room for a control beside it. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface SectionProps {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly danger?: boolean;
  readonly children: ComponentChildren;
}

export const Section = ({ title, aside, danger = false, children }: SectionProps) => {
  const id = useId();
  return (
    <section class={danger ? 'section danger-area' : 'section'} aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
};
