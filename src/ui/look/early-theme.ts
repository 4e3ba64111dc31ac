/** The theme before anything else is there. By itself in a file: a page waits for whatever this imports. */

/** Where the look lies in `localStorage`. */
export const LOOK_KEY = 'look';

/** Null follows the system, as does whatever can't be read. */
export const readEarlyTheme = (): 'light' | 'dark' | null => {
  try {
    const { theme } = JSON.parse(localStorage.getItem(LOOK_KEY) ?? '{}');
    return theme === 'light' || theme === 'dark' ? theme : null;
  } catch {
    return null;
  }
};
