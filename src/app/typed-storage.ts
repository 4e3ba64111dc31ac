/** Gives every failure of the browser's storage its code, so that no caller has to know what browsers throw. L6 */
import { AppError } from '../errors.ts';
import type { StoredArea } from '../lib/stored-area.ts';
import type { Platform } from './platform.ts';

const typed = async <T>(task: Promise<T>): Promise<T> => {
  try {
    return await task;
  } catch (cause) {
    throw new AppError({ code: 'storage_failed', cause });
  }
};

const toTypedArea = (area: StoredArea): StoredArea => ({
  get: (key) => typed(area.get(key)),
  set: (key, value) => typed(area.set(key, value)),
  remove: (key) => typed(area.remove(key)),
});

/** The same platform, whose areas reject with `storage_failed` and nothing else. */
export const withTypedStorage = (platform: Platform): Platform => ({
  ...platform,
  session: {
    ...toTypedArea(platform.session),
    setAll: (entries) => typed(platform.session.setAll(entries)),
  },
  local: toTypedArea(platform.local),
});
