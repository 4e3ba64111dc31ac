import { describe, expect, it } from 'vitest';
import { planScripts, type ScriptsInput, type ServedSite } from '../../../src/sites/scripts.ts';
import { parseSiteOrigin } from '../../../src/sites/site-origin.ts';

const SITE = parseSiteOrigin('https://app.example');
const LOCAL = parseSiteOrigin('http://127.0.0.1:4630');

const aSite = (origin = SITE, way: ServedSite['way'] = 'other'): ServedSite => ({ origin, way });

const plan = (changes: Partial<ScriptsInput> = {}) =>
  planScripts({
    registered: [],
    granted: [aSite()],
    permitted: new Set([SITE, LOCAL]),
    portsInPatterns: true,
    ...changes,
  });

const registeredFor = (...origins: (typeof SITE)[]) =>
  plan({ granted: origins.map((origin) => aSite(origin)) }).add;

describe('planScripts', () => {
  it('adds the bridge and the page API of a granted origin, top frame only and before any page script', () => {
    expect(plan().add).toEqual([
      {
        id: 'page-bridge https://app.example',
        matches: ['https://app.example:443/*'],
        js: ['/page-bridge.js'],
        world: 'ISOLATED',
        runAt: 'document_start',
        allFrames: false,
        persistAcrossSessions: true,
      },
      {
        id: 'page-api https://app.example',
        matches: ['https://app.example:443/*'],
        js: ['/page-api.js'],
        world: 'MAIN',
        runAt: 'document_start',
        allFrames: false,
        persistAcrossSessions: true,
      },
    ]);
  });

  it('leaves what is right alone', () => {
    expect(plan({ registered: registeredFor(SITE) })).toEqual({ add: [], remove: [] });
  });

  it('registers an origin once, however many grants name it', () => {
    expect(plan({ granted: [aSite(), aSite()] }).add).toHaveLength(2);
  });

  it('I7: removes what is granted no more', () => {
    expect(plan({ granted: [], registered: registeredFor(SITE) }).remove).toEqual([
      'page-bridge https://app.example',
      'page-api https://app.example',
    ]);
  });

  it('I7: takes the browser at its word: without its permission a granted origin has no scripts', () => {
    const { add, remove } = plan({ registered: registeredFor(SITE), permitted: new Set() });
    expect(add).toEqual([]);
    expect(remove).toHaveLength(2);
  });

  it('while locked adds no origin, keeps the permitted ones and removes the others', () => {
    const { add, remove } = plan({
      granted: null,
      registered: registeredFor(SITE, LOCAL),
      permitted: new Set([SITE]),
    });
    expect(add).toEqual([]);
    expect(remove).toEqual([`page-bridge ${LOCAL}`, `page-api ${LOCAL}`]);
  });

  it('adds the missing half of a pair', () => {
    const half = registeredFor(SITE).filter(({ world }) => world === 'MAIN');
    expect(plan({ registered: half }).add.map(({ id }) => id)).toEqual(['page-bridge https://app.example']);
  });

  it('adds the header script only where a page is served in that way, and keeps it while locked', () => {
    const { add } = plan({ granted: [aSite(SITE, 'header'), aSite(LOCAL)] });
    expect(add.filter(({ js }) => js.includes('/page-header.js'))).toMatchObject([
      { id: 'page-header https://app.example', world: 'MAIN', runAt: 'document_start', allFrames: false },
    ]);
    expect(plan({ granted: null, registered: add })).toEqual({ add: [], remove: [] });
    expect(plan({ granted: [aSite(SITE), aSite(LOCAL)], registered: add })).toEqual({
      add: [],
      remove: ['page-header https://app.example'],
    });
  });

  it('replaces a script that runs elsewhere than planned', () => {
    const tooWide = registeredFor(SITE).map((script) => ({ ...script, matches: ['https://app.example/*'] }));
    const { add, remove } = plan({ registered: tooWide });
    expect(add).toHaveLength(2);
    expect(remove).toHaveLength(2);
  });

  it('removes scripts that it does not know', () => {
    const registered = [{ id: 'page-bridge not-an-origin' }, { id: 'something else' }];
    expect(plan({ granted: null, registered }).remove).toEqual(registered.map(({ id }) => id));
  });

  it('names no port where the browser does not take one', () => {
    expect(plan({ granted: [aSite(LOCAL)], portsInPatterns: false }).add[0]?.matches).toEqual([
      'http://127.0.0.1/*',
    ]);
  });
});
