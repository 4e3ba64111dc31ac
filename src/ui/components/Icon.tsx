/** The interface's line icons, 20 × 20, drawn in the text's colour. Decorative: the words beside them carry the meaning. */

const PATHS = {
  alert: 'M10 3 18 17H2ZM10 8v4M10 14.6v.4',
  arrow: 'M4 10h12M11 5l5 5-5 5',
  back: 'M16 10H4M9 5l-5 5 5 5',
  check: 'M4 10.5 8 14.5 16 6',
  chevron: 'm5 8 5 5 5-5',
  circle: 'M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z',
  clock: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM10 6v4.2l2.6 1.8',
  copy: 'M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5Z',
  cross: 'm5 5 10 10M15 5 5 15',
  dots: 'M5 10h.01M10 10h.01M15 10h.01',
  exit: 'M8.5 3.5H4v13h4.5M8.5 10H17M13.5 6.5 17 10l-3.5 3.5',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5ZM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  grid: 'M3.5 3.5h5v5h-5ZM11.5 3.5h5v5h-5ZM3.5 11.5h5v5h-5ZM11.5 11.5h5v5h-5Z',
  globe:
    'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM3 10h14M10 3c2.3 2 3.3 4.3 3.3 7s-1 5-3.3 7c-2.3-2-3.3-4.3-3.3-7S7.7 5 10 3Z',
  key: 'M7 9.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM9.5 10.5 16.5 3.5M13 7l2.5 2.5',
  lock: 'M4.5 9h11v7.5h-11ZM7 9V6.5a3 3 0 0 1 6 0V9',
  panel: 'M3 4h14v12H3ZM12 4v12',
  question: 'M6.8 6.8A3.3 3.3 0 1 1 11.5 9.7c-.9.5-1.5 1.2-1.5 2.3M10 15.8v.2',
  refresh: 'M16 4v4h-4M15.6 8A6 6 0 1 0 16 11',
  settings: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
  tab: 'M8 4H4v12h12v-4M11 3.5h5.5V9M16.5 3.5 9 11',
  up: 'm5 12 5-5 5 5',
  sync: 'M10 3.5A6.5 6.5 0 1 1 3.5 10',
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps {
  readonly name: IconName;
  readonly spin?: boolean;
}

export const Icon = ({ name, spin = false }: IconProps) => (
  <svg
    class={spin ? 'icon icon-spin' : 'icon'}
    viewBox="0 0 20 20"
    width="20"
    height="20"
    aria-hidden="true"
    focusable="false"
  >
    <path d={PATHS[name]} />
  </svg>
);
