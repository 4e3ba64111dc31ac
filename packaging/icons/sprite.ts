/**
 * One SVG file out of many icons, each under its own name, and further names that stand for them.
 * Refuses what is no plain drawing: nothing in it may run, load or point outside of itself (P1, P4). Pure.
 */

export interface SpriteIcon {
  readonly id: string;
  /** A whole SVG of 24 × 24 units. */
  readonly svg: string;
}

export interface SpriteAlias {
  readonly id: string;
  /** The icon that it stands for. */
  readonly of: string;
}

const ELEMENTS = new Set(
  'svg g path circle ellipse rect polygon defs clipPath mask linearGradient radialGradient stop'.split(' '),
);
const ATTRIBUTES = new Set(
  (
    'xmlns width height viewBox class fill fill-rule fill-opacity clip-rule clip-path mask opacity stroke stroke-width ' +
    'stroke-linecap stroke-miterlimit d id offset stop-color stop-opacity gradientUnits gradientTransform maskUnits ' +
    'x y x1 x2 y1 y2 cx cy r rx ry points transform'
  ).split(' '),
);
const ROOT = /^<svg [^>]*viewBox="0 0 24 24"[^>]*>(.*)<\/svg>$/s;
/** Cuts at the icon's own edge, where nothing is beyond it. */
const EDGE = /<clipPath id="([^"]+)">\s*<path fill="#fff" d="M0 0h24v24H0z"\s*\/>\s*<\/clipPath>/g;

const refuse = (id: string, what: string): never => {
  throw new Error(`The icon ${id} is no plain drawing: ${what}.`);
};

/** @throws Error where it holds anything but shapes and colours */
const checkDrawing = ({ id, svg }: SpriteIcon): void => {
  for (const [, name = ''] of svg.matchAll(/<([^\s/>]+)/g)) if (!ELEMENTS.has(name)) refuse(id, `<${name}>`);
  const tags = svg.match(/<[^/][^>]*>/g) ?? [];
  for (const [, name = ''] of tags.join('').matchAll(/\s([^\s="]+)=/g)) {
    if (!ATTRIBUTES.has(name)) refuse(id, name);
  }
  for (const [reference = ''] of svg.matchAll(/url\([^)]*\)?/g)) {
    if (!/^url\(#[\w-]+\)$/.test(reference)) refuse(id, reference);
  }
};

/** What is inside of the icon, its own ids led by its name. */
const toDrawing = (icon: SpriteIcon): string => {
  checkDrawing(icon);
  const inside = ROOT.exec(icon.svg.trim())?.[1] ?? refuse(icon.id, 'not of 24 × 24');
  const edges = [...inside.matchAll(EDGE)].map(([, id]) => id);
  const uncut = edges.reduce<string>((text, id) => text.replaceAll(` clip-path="url(#${id})"`, ''), inside);
  return uncut
    .replace(EDGE, '')
    .replace(/<defs>\s*<\/defs>/g, '')
    .replace(/\b(id="|url\(#)/g, `$1${icon.id}-`)
    .replace(/>\s+</g, '><')
    .trim();
};

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

/** @throws Error where an icon is no plain drawing, an alias stands for none, or two things have one name */
export const toSprite = (icons: readonly SpriteIcon[], aliases: readonly SpriteAlias[]): string => {
  const names = new Set<string>();
  for (const { id } of [...icons, ...aliases]) {
    if (!/^[\w-]+$/.test(id)) throw new Error(`An icon can't be called ${id}.`);
    if (names.has(id)) throw new Error(`Two icons are called ${id}.`);
    names.add(id);
  }
  const drawn = new Set(icons.map(({ id }) => id));
  const lost = aliases.find(({ of }) => !drawn.has(of));
  if (lost !== undefined) throw new Error(`${lost.id} stands for ${lost.of}, which is no icon.`);
  const lines = [
    ...[...icons].sort(byId).map((icon) => `<g id="${icon.id}">${toDrawing(icon)}</g>`),
    ...[...aliases].sort(byId).map(({ id, of }) => `<use id="${id}" href="#${of}"/>`),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="none">\n${lines.join('\n')}\n</svg>\n`;
};
