/** Tells when another part of a list may have come into sight. */

/** @returns what ends it */
export const onSight = (look: () => void): (() => void) => {
  // Scrolls don't bubble, but every one can be caught on its way down.
  const options = { capture: true, passive: true };
  document.addEventListener('scroll', look, options);
  window.addEventListener('resize', look);
  return () => {
    document.removeEventListener('scroll', look, options);
    window.removeEventListener('resize', look);
  };
};
