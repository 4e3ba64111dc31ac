/** Whether the log is as it was written: unbroken since when, or what is wrong with it. */
import { useEffect } from 'preact/hooks';
import type { ActivityReport } from '../../messaging/contract.ts';
import { Note } from '../components/Note.tsx';
import { formatPoint } from '../format/time.ts';
import { useCommandOnce } from '../hooks/use-command-once.ts';
import { plural, t } from '../i18n.ts';

const Shown = ({ report }: { readonly report: ActivityReport }) => {
  const { breaks, sinceMs, dropped, waiting } = report;
  return (
    <>
      {breaks.length > 0 ? (
        <Note tone="danger" role="status">
          {plural('chain_broken', breaks.length, (breaks[0]?.seq ?? 0) + 1)}
        </Note>
      ) : (
        sinceMs !== null && (
          <p class="hint chain-state" role="status">
            {dropped === 0
              ? t('chain_whole', formatPoint(sinceMs))
              : t('chain_whole_dropped', formatPoint(sinceMs), dropped)}
          </p>
        )
      )}
      {waiting > 0 && <Note tone="warning">{plural('chain_waiting', waiting)}</Note>}
    </>
  );
};

/** @param asOf asks again when it changes */
export const ChainNote = ({ asOf }: { readonly asOf: number }) => {
  const { value, ask } = useCommandOnce('activity.verify');
  useEffect(() => ask({}), [asOf]);
  return value === undefined ? null : <Shown report={value} />;
};
