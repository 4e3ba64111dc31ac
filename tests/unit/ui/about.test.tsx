import { describe, expect, it, vi } from 'vitest';
import { endpointsFor } from '../../../src/endpoints.ts';
import { manifestFor } from '../../../src/manifest.ts';
import { AboutPage } from '../../../src/ui/options/AboutPage.tsx';
import { anUnlockedView } from './an-unlocked-view.ts';
import { renderInto } from './dom.ts';

vi.mock('wxt/browser', () => import('./fake-browser.ts'));

const view = anUnlockedView({ version: '9.8.7' });
const manifest = manifestFor({ browser: 'chrome', endpoints: endpointsFor('production', {}) });

describe('what the product says about itself', () => {
  // P3
  it('names every permission and every host of the manifest, each with a reason', async () => {
    const root = await renderInto(<AboutPage view={view} />);
    const reasons = new Map(
      [...root.querySelectorAll('dt')].map((term) => [
        term.textContent,
        term.nextElementSibling?.textContent ?? '',
      ]),
    );
    const hosts = manifest.host_permissions.map((pattern) => new URL(pattern.replace('*', '')).host);
    const names = [...manifest.permissions, ...manifest.optional_permissions, ...hosts];
    for (const name of names) expect(reasons.get(name), name).toMatch(/\w+ .*\.$/);
    expect(reasons.size).toBe(names.length + 1);
  });

  it('names its version, and the sandbox only where it is one', async () => {
    expect((await renderInto(<AboutPage view={view} />)).textContent).toContain('9.8.7');
    expect((await renderInto(<AboutPage view={view} />)).textContent).not.toContain('sandbox');
    expect((await renderInto(<AboutPage view={{ ...view, sandbox: true }} />)).textContent).toContain(
      'sandbox',
    );
  });
});
