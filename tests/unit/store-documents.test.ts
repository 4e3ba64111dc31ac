import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { endpointsFor } from '../../src/endpoints.ts';
import { manifestFor } from '../../src/manifest.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const readText = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

/** The first cells of a section's table. */
const rowsOf = (document: string, heading: string): readonly string[] => {
  const section = document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return Array.from(section.matchAll(/^\| `([^`]+)` \| .{4,} \|$/gm), ([, name = '']) => name);
};

const DOCUMENTS = (await readdir(join(ROOT, 'docs')))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

const ONLY_IN_CHROMIUM = ['sidePanel', 'offscreen'];

describe('the documents for the stores', () => {
  it.each(['chrome', 'firefox'])(
    'give a reason for each permission that the manifest for %s has (P3)',
    async (browser) => {
      const manifest = manifestFor({ browser, endpoints: endpointsFor('production', {}) });
      const document = await readText('docs/permissions.md');
      const named = rowsOf(document, 'Permissions').filter(
        (name) => browser === 'chrome' || !ONLY_IN_CHROMIUM.includes(name),
      );
      const wanted = [...manifest.permissions, ...manifest.host_permissions];
      expect(named.toSorted()).toEqual(wanted.toSorted());
      expect(rowsOf(document, 'Permissions that are asked for one by one')).toEqual([
        ...manifest.optional_host_permissions,
        ...manifest.optional_permissions,
      ]);
    },
  );

  it('name both APIs as the only ones that get anything', async () => {
    const { connectSrc = '' } =
      /connect-src (?<connectSrc>[^;]+)/.exec(
        manifestFor({ browser: 'chrome', endpoints: endpointsFor('production', {}) }).content_security_policy
          .extension_pages,
      )?.groups ?? {};
    const policy = await readText('docs/privacy.md');
    const hosts = connectSrc.split(' ').map((origin) => new URL(origin).host);
    expect(hosts).toHaveLength(2);
    expect(Array.from(policy.matchAll(/\(`([\w.-]+\.[a-z]+)`\)/g), ([, host]) => host)).toEqual(hosts);
  });

  it('describe the extension as the manifest does', async () => {
    const { extension_description: description } = JSON.parse(
      await readText('public/_locales/en/messages.json'),
    );
    expect(await readText('docs/store-listing.md')).toContain(`| ${description.message} |`);
  });

  it('are linked by the README, and link only to what is there', async () => {
    expect(DOCUMENTS.length).toBeGreaterThan(3);
    const readme = await readText('README.md');
    for (const path of DOCUMENTS) expect(readme, path).toContain(`](${path})`);
    for (const path of ['README.md', 'CHANGELOG.md', ...DOCUMENTS]) {
      const links = Array.from(
        (await readText(path)).matchAll(/\]\((?!https?:|#)([^)#]+)/g),
        ([, link = '']) => link,
      );
      for (const link of links)
        await expect(access(join(ROOT, dirname(path), link)), `${path}: ${link}`).resolves.toBe(undefined);
    }
  });
});

describe('the workflows', async () => {
  const names = await readdir(join(ROOT, '.github', 'workflows'));
  const workflows = await Promise.all(
    names.map(async (name) => ({ name, text: await readText(`.github/workflows/${name}`) })),
  );

  it.each(workflows)('$name runs no action that its author could change afterwards (P1)', ({ text }) => {
    const uses = Array.from(
      text.matchAll(/uses: (\S+)(.*)$/gm),
      ([, action = '', comment = '']) => [action, comment] as const,
    );
    expect(uses.length).toBeGreaterThan(1);
    for (const [action, comment] of uses) {
      expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
  });

  it.each(workflows)('$name knows no secret and leaves no credentials behind (P2)', ({ text }) => {
    expect(text).not.toMatch(/secrets\s*[.[]/);
    expect(text.match(/actions\/checkout/g)?.length).toBe(text.match(/persist-credentials: false/g)?.length);
    expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
  });
});
