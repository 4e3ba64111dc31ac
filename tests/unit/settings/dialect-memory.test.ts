import { describe, expect, it, vi } from 'vitest';
import { createDialectMemory } from '../../../src/settings/dialect-memory.ts';
import { anArea } from '../app/an-area.ts';

const aMemory = (area = anArea()) => {
  const events = { onChange: vi.fn(), onStoreFailure: vi.fn() };
  return { ...events, area, memory: createDialectMemory({ area, ...events }) };
};

describe('the memory of dialects', () => {
  it('knows nothing at first, then what worked, in another browser session, too', async () => {
    const { memory, area, onChange } = aMemory();
    expect(await memory.read()).toEqual({ pump: null, mimic: null });
    await memory.remember({ pump: 'observed_token' });
    await memory.remember({ mimic: 'raw' });
    await memory.remember({ mimic: 'raw' });
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(await aMemory(area).memory.read()).toEqual({ pump: 'observed_token', mimic: 'raw' });
  });

  it.each([7, null, { pump: 'spoken', mimic: 'text' }])(
    'keeps nothing unknown of a stored %j',
    async (stored) => {
      const { memory } = aMemory(anArea({ dialects: stored }));
      expect((await memory.read()).pump).toBeNull();
    },
  );

  it('is empty again once it is reset', async () => {
    const { memory, area } = aMemory();
    await memory.remember({ pump: 'documented' });
    await memory.reset();
    expect(await memory.read()).toEqual({ pump: null, mimic: null });
    expect(area.values.size).toBe(0);
  });

  it('L6: a login is not lost for want of a note, and a read that failed is tried again', async () => {
    const { memory, area, onStoreFailure } = aMemory(
      anArea({ dialects: { pump: 'observed_token', mimic: null } }),
    );
    area.fails.get = true;
    expect(await memory.read()).toEqual({ pump: null, mimic: null });
    area.fails.get = false;
    expect((await memory.read()).pump).toBe('observed_token');
    area.fails.set = true;
    await memory.remember({ pump: 'documented' });
    expect((await memory.read()).pump).toBe('documented');
    expect(onStoreFailure).toHaveBeenCalledTimes(2);
    expect(onStoreFailure).toHaveBeenCalledWith(expect.objectContaining({ code: 'storage_failed' }));
  });
});
