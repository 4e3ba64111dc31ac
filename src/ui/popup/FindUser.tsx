/** Any user of Pump.fun by id or address. */
import { useRef, useState } from 'preact/hooks';
import type { PumpUserView, RateLimitView } from '../../messaging/view.ts';
import { Button } from '../components/Button.tsx';
import { ErrorNote } from '../components/ErrorNote.tsx';
import { Facts } from '../components/Facts.tsx';
import { Field } from '../components/Field.tsx';
import { RateLimit } from '../components/RateLimit.tsx';
import { Section } from '../components/Section.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { t } from '../i18n.ts';
import { submitWith } from '../submit-with.ts';
import { toUserFacts } from './PumpProfile.tsx';

export interface FindUserProps {
  readonly accountId: string;
  /** Pump.fun counts look-ups apart. */
  readonly rate: RateLimitView | null;
}

export const FindUser = ({ accountId, rate }: FindUserProps) => {
  const find = useCommand('pump.findUser');
  const [user, setUser] = useState<PumpUserView>();
  const input = useRef<HTMLInputElement>(null);
  const submit = async (): Promise<void> => {
    const idOrAddress = input.current?.value.trim() ?? '';
    if (idOrAddress === '' || find.pending) return input.current?.focus();
    setUser(undefined);
    const result = await find.run({ accountId, idOrAddress });
    if (result.ok) setUser(result.value);
  };
  return (
    <Section title={t('find_user')}>
      <form class="row-form" onSubmit={submitWith(submit)}>
        <Field label={t('find_user_field')} inputRef={input} maxLength={128} />
        <Button submit pending={find.pending}>
          {t('find')}
        </Button>
      </form>
      <RateLimit rate={rate} />
      <ErrorNote error={find.error} api="pump" />
      <div role="status">
        {user && (
          <section class="found" aria-label={t('user_found')}>
            <Facts facts={toUserFacts(user)} />
          </section>
        )}
      </div>
    </Section>
  );
};
