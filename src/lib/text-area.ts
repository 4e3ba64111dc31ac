/**
 * An area that keeps each value as one JSON text: the browser copies a text many times faster than an object of a thousand
 * parts. Only for what nobody else reads or writes there.
 */
import type { StoredArea } from './stored-area.ts';

export const toTextArea = (area: StoredArea): StoredArea => ({
  get: async (key) => {
    const text = await area.get(key);
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  },
  set: (key, value) => area.set(key, JSON.stringify(value)),
  remove: area.remove,
});
