/**
 * Has the engine read its data on how numbers are written while the page waits for its modules anyway. In a process that has just
 * begun that takes as long as a third of drawing the popup, which needs them for the time that a session has left.
 */
export const warmUp = (): string =>
  new Intl.NumberFormat(navigator.language, { style: 'unit', unit: 'hour' }).format(0);
