/** Room in a table for rows that are out of sight. */

export interface GapRowProps {
  readonly columns: number;
  readonly heightPx: number;
}

export const GapRow = ({ columns, heightPx }: GapRowProps) => (
  // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: room, not a row; nothing in it takes the focus.
  <tr class="gap" role="presentation">
    <td role="presentation" colSpan={columns} height={heightPx} />
  </tr>
);
