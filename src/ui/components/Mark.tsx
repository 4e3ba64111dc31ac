/** The product's mark: a tally split in two halves that fit only each other. Same drawing as icons/countersign.svg. */

export const Mark = () => (
  <svg class="mark" viewBox="0 0 128 128" width="24" height="24" aria-hidden="true" focusable="false">
    <path class="mark-left" d="M66 4A60 60 0 0 0 46 121L56 79 30 67Z" />
    <path class="mark-right" d="M82 7A60 60 0 0 1 62 124L98 61 72 49Z" />
  </svg>
);
