import { describe, expect, it } from 'vitest';
import type { DeclarativeNetRequest } from 'webextension-polyfill';
import { installOriginRules, type OriginRule, planOriginRules } from '../../../src/http/origin-rule.ts';

const baseUrls = { pump: 'https://frontend-api-v3.pump.fun', mimic: 'http://127.0.0.1:4620/' };

/** A browser's session rules: an id that is already there makes the whole change fail. */
const aBrowser = () => {
  const rules = new Map<number, OriginRule>();
  return {
    rules,
    updateSessionRules: async (change: {
      removeRuleIds: number[];
      addRules: OriginRule[];
    }): Promise<void> => {
      for (const id of change.removeRuleIds) rules.delete(id);
      for (const rule of change.addRules) {
        if (rules.has(rule.id)) throw new Error('duplicate id');
        rules.set(rule.id, rule);
      }
    },
  };
};

describe('planOriginRules', () => {
  it('N3, N4: sets the Origin for Pump.fun, removes it for Mimic, for our own background at these URLs alone', () => {
    const rules: DeclarativeNetRequest.Rule[] = planOriginRules({ ownHost: 'abcdef', baseUrls });
    expect(rules).toStrictEqual([
      {
        id: 1,
        priority: 2,
        action: {
          type: 'modifyHeaders',
          requestHeaders: [{ header: 'origin', operation: 'set', value: 'https://pump.fun' }],
        },
        condition: {
          urlFilter: '|https://frontend-api-v3.pump.fun/',
          requestDomains: ['frontend-api-v3.pump.fun'],
          initiatorDomains: ['abcdef'],
          resourceTypes: ['xmlhttprequest', 'other'],
          tabIds: [-1],
        },
      },
      {
        id: 2,
        priority: 1,
        action: { type: 'modifyHeaders', requestHeaders: [{ header: 'origin', operation: 'remove' }] },
        condition: {
          urlFilter: '|http://127.0.0.1:4620/',
          initiatorDomains: ['abcdef'],
          resourceTypes: ['xmlhttprequest', 'other'],
          tabIds: [-1],
        },
      },
    ]);
  });

  it('names the domain only where the host is a name', () => {
    const [pump, mimic] = planOriginRules({
      ownHost: 'abcdef',
      baseUrls: { pump: 'http://[::1]:80', mimic: 'http://localhost:1' },
    });
    expect(pump?.condition).not.toHaveProperty('requestDomains');
    expect(pump?.condition.urlFilter).toBe('|http://[::1]/');
    expect(mimic?.condition.requestDomains).toEqual(['localhost']);
  });
});

describe('installOriginRules', () => {
  it('N3: leaves the same rules however often it runs, and those of others alone', async () => {
    const browser = aBrowser();
    const [other] = planOriginRules({ ownHost: 'other', baseUrls });
    if (other === undefined) throw new Error('no rule');
    browser.rules.set(1000, other);
    const install = () => installOriginRules({ declarativeNetRequest: browser, ownHost: 'abcdef', baseUrls });
    await install();
    await install();
    expect([...browser.rules.keys()]).toEqual([1000, 1, 2]);
    expect(browser.rules.get(1000)).toBe(other);
    expect(browser.rules.get(1)?.condition.initiatorDomains).toEqual(['abcdef']);
  });

  it('N3: rejects when the browser does', async () => {
    const updateSessionRules = async () => {
      throw new Error('no');
    };
    await expect(
      installOriginRules({ declarativeNetRequest: { updateSessionRules }, ownHost: 'abcdef', baseUrls }),
    ).rejects.toThrow('no');
  });
});
