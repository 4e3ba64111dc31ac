/** A failure as its two sentences: the cause, then what to do. Counts down where the error names a time. */
import type { Api } from '../../apis.ts';
import { describeError, type ErrorFacts } from '../error-text.ts';
import { useNow } from '../hooks/use-now.ts';
import { Note } from './Note.tsx';

export interface ErrorNoteProps {
  readonly error: ErrorFacts | undefined;
  readonly api?: Api;
  readonly id?: string;
  /** False for an error that was there before the user came: it is read, not announced. */
  readonly announce?: boolean;
  readonly tone?: 'danger' | 'warning';
}

const Shown = ({
  error,
  api,
  id,
  announce = true,
  tone,
}: ErrorNoteProps & { readonly error: ErrorFacts }) => {
  const nowMs = useNow();
  const { sentence, nextStep } = describeError(error, { nowMs, api });
  const waits = error.code === 'rate_limited' || error.code === 'offline';
  return (
    <Note
      tone={tone ?? (waits ? 'warning' : 'danger')}
      {...(error.code === 'rate_limited' ? { icon: 'clock' as const } : {})}
      {...(announce ? { role: 'alert' as const } : {})}
      {...(id ? { id } : {})}
    >
      <strong>{sentence}</strong> <span aria-live="off">{nextStep}</span>
    </Note>
  );
};

export const ErrorNote = ({ error, ...rest }: ErrorNoteProps) =>
  error ? <Shown error={error} {...rest} /> : null;
