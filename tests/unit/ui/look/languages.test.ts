import { describe, expect, it } from 'vitest';
import { toFormatTag, toLanguage } from '../../../../src/ui/look/languages.ts';

describe('the language that serves a browser', () => {
  it.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['es', 'es'],
    ['es-419', 'es'],
    ['es-AR', 'es'],
    ['pt-BR', 'pt_BR'],
    ['pt-PT', 'pt_BR'],
    ['pt', 'pt_BR'],
    ['zh-CN', 'zh_CN'],
    ['zh', 'zh_CN'],
    ['zh-SG', 'zh_CN'],
    ['zh-Hans-HK', 'zh_CN'],
    ['ru-RU', 'ru'],
    ['ru-Cyrl-UA', 'ru'],
    ['vi-Latn', 'vi'],
    ['tr', 'tr'],
    ['vi-VN', 'vi'],
  ])('in %s is %s', (tag, language) => {
    expect(toLanguage(tag)).toBe(language);
  });

  it.each(['zh-TW', 'zh-HK', 'zh-Hant'])(
    'in %s is English: simplified characters are no stand-in for traditional ones',
    (tag) => {
      expect(toLanguage(tag)).toBe('en');
    },
  );

  it.each(['de', 'ja-JP', '', 'no tag at all', 'uz-Cyrl', 'ru-Latn'])(
    'in %j is English, where there is none for it',
    (tag) => {
      expect(toLanguage(tag)).toBe('en');
    },
  );
});

describe('the way of writing numbers and dates', () => {
  it('is that of the country that the browser is used in, where it is used in this language', () => {
    expect(toFormatTag('en', ['en-IN'])).toBe('en-IN');
    expect(toFormatTag('es', ['de', 'es-MX', 'es-ES'])).toBe('es-MX');
    expect(toFormatTag('pt_BR', ['pt-PT'])).toBe('pt-PT');
  });

  it('is that of the language itself, where it was only chosen here', () => {
    expect(toFormatTag('ru', ['en-US'])).toBe('ru');
    expect(toFormatTag('zh_CN', ['zh-TW'])).toBe('zh-CN');
  });

  it('is not that of the United States, where English was only chosen here', () => {
    expect(toFormatTag('en', ['de-DE', 'fr'])).toBe('en-GB');
  });
});
