/** How far something has come, as a bar: what is done, then what failed. The words beside it say the same. */
import type { BulkCounts } from './bulk-text.ts';

export interface BulkBarProps {
  readonly label: string;
  readonly counts: Pick<BulkCounts, 'total' | 'done' | 'failed'>;
}

export const BulkBar = ({ label, counts: { total, done, failed } }: BulkBarProps) => (
  <svg
    class="bulk-bar"
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={total}
    aria-valuenow={done + failed}
    viewBox={`0 0 ${total} 1`}
    preserveAspectRatio="none"
  >
    <rect class="bulk-bar-done" width={done} height={1} />
    <rect class="bulk-bar-failed" x={done} width={failed} height={1} />
  </svg>
);
