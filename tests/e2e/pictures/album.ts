/** The folder of the pictures: screen/width-theme-language.png, what was read on each screen, and a page that shows all of them. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/build.ts';

/** Playwright empties the folder above at every start. */
export const ALBUM = join(ROOT, 'test-results', 'pictures');

const toFolder = (screen: string): string => screen.toLowerCase().replace(/[^a-z0-9]+/g, '-');

export const keepPicture = (screen: string, name: string, png: Buffer): void => {
  mkdirSync(join(ALBUM, toFolder(screen)), { recursive: true });
  writeFileSync(join(ALBUM, toFolder(screen), `${name}.png`), png);
};

/** Which sentences, by their keys, stand on a screen: for whoever asks whether all that there are stand on one. */
export const keepSpoken = (screen: string, keys: Iterable<string>): void => {
  mkdirSync(join(ALBUM, toFolder(screen)), { recursive: true });
  writeFileSync(join(ALBUM, toFolder(screen), 'spoken.json'), JSON.stringify([...keys].sort()));
};

export const readAllSpoken = (): ReadonlySet<string> =>
  new Set(
    globSync('*/spoken.json', { cwd: ALBUM }).flatMap((file): string[] =>
      JSON.parse(readFileSync(join(ALBUM, file), 'utf8')),
    ),
  );

/** @returns the names of the screens, each with those of its pictures */
export const readAlbum = (): ReadonlyMap<string, readonly string[]> => {
  const files = globSync('*/*.png', { cwd: ALBUM }).sort();
  const screens = new Map<string, string[]>();
  for (const file of files) {
    const [screen = '', name = ''] = file.split('/');
    screens.set(screen, [...(screens.get(screen) ?? []), name]);
  }
  return screens;
};

/** One page with every picture, each screen under its name. */
export const writeIndex = (): void => {
  const parts = [...readAlbum()].map(
    ([screen, names]) =>
      `<h2 id="${screen}">${screen}</h2><div>${names
        .map(
          (name) =>
            `<figure><a href="${screen}/${name}"><img loading="lazy" src="${screen}/${name}" alt=""></a><figcaption>${name}</figcaption></figure>`,
        )
        .join('')}</div>`,
  );
  const style =
    'body{font:14px system-ui;margin:24px}div{display:flex;flex-wrap:wrap;gap:12px;align-items:start}figure{margin:0}img{max-height:480px;max-width:100%;border:1px solid #888}';
  writeFileSync(
    join(ALBUM, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Countersign: every screen</title><style>${style}</style><h1>Every screen</h1>${parts.join('\n')}\n`,
  );
};
