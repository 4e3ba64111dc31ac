/** A ring that is filled by a share, with something short in its middle. Decoration: the words beside it say it all. */
import type { ComponentChildren } from 'preact';
import type { Tone } from './Note.tsx';

export interface RingProps {
  /** 0 to 1. */
  readonly share: number;
  readonly tone: Tone;
  /** Broken, where there is nothing that could run out. */
  readonly empty?: boolean;
  /** The whole of it, on hover. */
  readonly hint?: string | undefined;
  readonly children?: ComponentChildren;
}

export const Ring = ({ share, tone, empty = false, hint, children }: RingProps) => (
  <span class={`ring tone-${tone}`} title={hint} aria-hidden="true">
    <svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true" focusable="false">
      <circle class={empty ? 'ring-track empty' : 'ring-track'} cx="22" cy="22" r="19.5" />
      {share > 0 && (
        <circle
          class="ring-fill"
          cx="22"
          cy="22"
          r="19.5"
          pathLength="100"
          stroke-dasharray={`${(Math.min(1, share) * 100).toFixed(1)} 100`}
        />
      )}
    </svg>
    <span class="ring-middle">{children}</span>
  </span>
);
