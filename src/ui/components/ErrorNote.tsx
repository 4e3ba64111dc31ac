/** A failure as its two sentences: the cause, then what to do. Counts down where the error names a time. */
import type { Api } from '../../apis.ts';
import { describeError, type ErrorFacts } from '../error-text.ts';
import { useNow } from '../hooks/use-now.ts';
import { t } from '../i18n.ts';
import { Note } from './Note.tsx';

export interface ErrorNoteProps {
  readonly error: ErrorFacts | undefined;
  readonly api?: Api;
  readonly id?: string;
  /** False for an error that was there before the user came: it is read, not announced. */
  readonly announce?: boolean;
  readonly tone?: 'danger' | 'warning';
}

/** Leads to the failure's own entry in the activity log: in this page where it has one, else in a tab. */
const WhatHappened = ({ id }: { readonly id: string }) => {
  const isOptions = location.pathname.endsWith('/options.html');
  return (
    <>
      {' '}
      <a
        href={`${isOptions ? '' : 'options.html'}#/activity/${id}`}
        {...(isOptions ? {} : { target: '_blank' })}
      >
        {t('what_happened')}
      </a>
    </>
  );
};

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
      {/* The Chinese full stop brings its own space. */}
      <strong>{sentence}</strong>
      {!sentence.endsWith('。') && ' '}
      <span aria-live="off">{nextStep}</span>
      {error.activityId !== undefined && <WhatHappened id={error.activityId} />}
    </Note>
  );
};

export const ErrorNote = ({ error, ...rest }: ErrorNoteProps) =>
  error ? <Shown error={error} {...rest} /> : null;
