import { describe, expect, it } from 'vitest';
import { shipMessages } from '../../../packaging/ship-messages.ts';
import { toShippedMessages } from '../../../packaging/shipped-messages.ts';

const COUNT = { count: { content: '$1' } };

describe('the sentences that are shipped', () => {
  it('come without the notes to translators, their placeholders as numbers', () => {
    const own = {
      a: {
        message: '$COUNT$ of $TOTAL$',
        description: 'A note.',
        placeholders: { ...COUNT, total: { content: '$2' } },
      },
    };
    expect(toShippedMessages(own, own)).toBe('{"a":{"message":"$1 of $2"}}');
  });

  it('keep a dollar sign that is one', () => {
    const own = { a: { message: 'Below $$1, $COUNT$ of them', placeholders: COUNT } };
    expect(JSON.parse(toShippedMessages(own, own)).a.message).toBe('Below $$1, $1 of them');
  });

  it('are English where the language has none, but for forms of a count', () => {
    const english = {
      a: { message: 'A' },
      b: { message: 'B' },
      n_one: { message: 'one' },
      n_other: { message: 'n' },
    };
    const shipped = toShippedMessages(
      { old: { message: 'x' }, b: { message: 'Б' }, n_other: { message: 'много' } },
      english,
    );
    expect(JSON.parse(shipped)).toEqual({
      a: { message: 'A' },
      b: { message: 'Б' },
      n_other: { message: 'много' },
    });
  });

  it.each([
    ['a placeholder that nothing declares', '$COUNT$ $TOTAL$'],
    ['two placeholders that would run into one', '$COUNT$$COUNT$'],
    ['a placeholder that a digit follows', '$COUNT$0'],
  ])('can not have %s', (_what, message) => {
    const own = { a: { message, placeholders: COUNT } };
    expect(() => toShippedMessages(own, own)).toThrow(/ a[ \n]| of a /);
  });

  it('take the place of their sources, and of nothing else', async () => {
    const source = (path: string) => ({
      relativeDest: path,
      absoluteSrc: new URL(`../../../public/${path}`, import.meta.url).pathname,
    });
    const files = [
      source('icons/16.png'),
      source('_locales/en/messages.json'),
      source('_locales/es/messages.json'),
    ];
    const made = await shipMessages(files);
    expect([...made.keys()]).toEqual([1, 2]);
    expect(made.get(2)?.relativeDest).toBe('_locales/es/messages.json');
    expect(made.get(2)?.contents).not.toMatch(/"description"|"placeholders"/);
  });
});
