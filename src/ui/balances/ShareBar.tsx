/** What the portfolio is made of, as a bar; beneath it the same in words and figures. */

import { plural, t } from '../i18n.ts';
import { numberText } from './number-style.ts';
import type { Shares } from './shares.ts';

const OTHERS_HUE = 8;

interface Part {
  readonly name: string;
  readonly share: number;
  readonly hue: number;
}

const toParts = ({ parts, others }: Shares): readonly Part[] => [
  ...parts.map(({ name, share }, at) => ({ name, share, hue: at + 1 })),
  ...(others.count === 0
    ? []
    : [{ name: plural('more', others.count), share: others.share, hue: OTHERS_HUE }]),
];

/** Units of the drawing, which is 100 wide. What is smaller would not be seen. */
const NARROWEST = 1;

export const ShareBar = ({ title, shares }: { readonly title: string; readonly shares: Shares }) => {
  const parts = toParts(shares);
  const widths = parts.map(({ share }) => Math.max(NARROWEST, share * 100));
  const all = widths.reduce((sum, width) => sum + width, 0);
  return (
    <figure class="shares">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${all} 1`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        {parts.map(({ hue }, at) => (
          <rect
            key={hue}
            class={`hue-${hue}`}
            x={widths.slice(0, at).reduce((sum, width) => sum + width, 0)}
            width={widths[at]}
            height="1"
          />
        ))}
      </svg>
      <ul aria-label={t('shares_label', title)}>
        {parts.map(({ name, share, hue }) => (
          <li key={hue}>
            <span class={`share-dot hue-${hue}`} />
            <bdi class="share-name" title={name}>
              {name}
            </bdi>{' '}
            <span>{numberText().percent(share)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
};
