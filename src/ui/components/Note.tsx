/** A sentence that stands out: information, success, warning or failure, by colour, icon and words. */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

export type Tone = 'neutral' | 'accent' | 'positive' | 'warning' | 'danger';

const ICONS: Readonly<Record<Tone, IconName>> = {
  neutral: 'circle',
  accent: 'arrow',
  positive: 'check',
  warning: 'alert',
  danger: 'alert',
};

export interface NoteProps {
  readonly tone: Tone;
  readonly icon?: IconName;
  /** `alert` interrupts, `status` waits for a pause, none is silent. */
  readonly role?: 'alert' | 'status';
  readonly id?: string;
  readonly children: ComponentChildren;
}

export const Note = ({ tone, icon, role, id, children }: NoteProps) => (
  <div class={`note tone-${tone}`} {...(role ? { role } : {})} {...(id ? { id } : {})}>
    <Icon name={icon ?? ICONS[tone]} />
    <div class="note-text">{children}</div>
  </div>
);
