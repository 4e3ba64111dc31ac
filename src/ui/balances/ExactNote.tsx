/** What a row shortened, in full: the balance, the allowance, the contract. Shown beside the row while it is looked at. */
import { t } from '../i18n.ts';

export interface ExactFigures {
  readonly balance: string | null;
  readonly allowance: string | null;
  readonly address: string | null;
}

export interface ExactNoteProps {
  readonly id: string;
  readonly figures: ExactFigures;
  readonly isAbove: boolean;
}

export const ExactNote = ({ id, figures, isAbove }: ExactNoteProps) => (
  <span id={id} role="tooltip" class={isAbove ? 'exact-note above' : 'exact-note'}>
    {/* The button that it describes says it already. */}
    {figures.balance !== null && (
      <strong aria-hidden="true">
        <bdi>{figures.balance}</bdi>
      </strong>
    )}
    {figures.allowance !== null && (
      <span>
        {t('allowance')} {figures.allowance}
      </span>
    )}
    {figures.address !== null && <code>{figures.address}</code>}
  </span>
);
