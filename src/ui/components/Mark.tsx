/** The product's mark: a tally split in two halves that fit only each other. Same drawing as icons/countersign.svg. */

export const Mark = () => (
  <svg class="mark" viewBox="0 0 128 128" width="24" height="24" aria-hidden="true" focusable="false">
    <path class="mark-left" d="M72 4.5A60 60 0 0 0 40 119V56H72Z" />
    <path class="mark-right" d="M56 123.5A60 60 0 0 0 88 9V72H56Z" />
  </svg>
);
