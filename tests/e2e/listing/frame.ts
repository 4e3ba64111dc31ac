/** The stores' pictures as pages: a popup beside a sentence, the promotional tile, an icon. Markup only. */

/** What the Chrome Web Store asks for, and Firefox Add-ons recommends; CSS pixels. */
export const SCREENSHOT_SIZE = { width: 1280, height: 800 };
export const TILE_SIZE = { width: 440, height: 280 };

const toPage = (style: string, body: string): string => `<!doctype html><meta charset="utf-8"><style>
  * { box-sizing: border-box; margin: 0; }
  body { font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; overflow: hidden; height: 100vh; }
  ${style}
</style>${body}`;

export interface Caption {
  readonly title: string;
  readonly text: string;
}

export const toPopupPage = ({ title, text }: Caption, popup: Buffer, mark: string): string =>
  toPage(
    `body { display: grid; grid-template-columns: 1fr 380px; gap: 96px; align-items: center; padding: 0 128px;
       background: #dfebee; color: #1a2429; }
     h1 { font-size: 46px; line-height: 1.15; letter-spacing: -0.015em; text-wrap: balance; }
     p { margin-top: 24px; font-size: 22px; line-height: 1.45; color: #414d54; text-wrap: pretty; }
     .mark { width: 56px; height: 56px; margin-bottom: 32px; }
     .mark svg { width: 100%; height: 100%; }
     img { display: block; width: 380px; height: 600px; border-radius: 12px; box-shadow: 0 24px 64px #0d3a4a40, 0 0 0 1px #0d3a4a1f; }`,
    `<main><div class="mark">${mark}</div><h1>${title}</h1><p>${text}</p></main>
     <img alt="" src="data:image/png;base64,${popup.toString('base64')}">`,
  );

export const toTilePage = (mark: string): string =>
  toPage(
    `body { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 18px; background: #0b3f51; color: #fdfdfb; }
     .mark { width: 96px; height: 96px; padding: 10px; border-radius: 50%; background: #fdfdfb; }
     .mark svg { width: 100%; height: 100%; display: block; }
     h1 { font-size: 38px; letter-spacing: -0.01em; }
     p { font-size: 17px; color: #cfe3ea; }`,
    `<div class="mark">${mark}</div><h1>Countersign</h1><p>Your keys sign you in. Nothing else.</p>`,
  );

export const toIconPage = (mark: string): string =>
  toPage('html { background: transparent; } svg { display: block; width: 100vw; height: 100vh; }', mark);
