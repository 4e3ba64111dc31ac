/** Imports point one way: holds each import of a file against the table in rules.mjs. */
import { ALLOWED, isBrowserPackage, MESSAGING_PARTS, NO_BROWSER } from './rules.mjs';
import { toUnit } from './source-file.mjs';

const toPackage = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const checkPackage = (file, { specifier, typeOnly }, packages) => {
  const name = toPackage(specifier);
  if (isBrowserPackage(specifier) && NO_BROWSER.includes(file.unit)) {
    return `${file.unit} must not know the browser, but imports ${specifier}`;
  }
  if (typeOnly || isBrowserPackage(specifier) || packages.includes(name)) return null;
  return `${name} is not among the dependencies that are shipped`;
};

const checkOwn = (file, { specifier, typeOnly }) => {
  const target = file.resolve(specifier);
  if (!/^(src|entrypoints)\//.test(target)) {
    return /\.(css|json)$/.test(target) ? null : `${target} is not part of the product`;
  }
  const unit = toUnit(target);
  const parts = unit === 'messaging' ? MESSAGING_PARTS[file.unit] : undefined;
  if (!typeOnly && parts !== undefined && !parts.includes(target.replace(/^.*\/|\.tsx?$/g, ''))) {
    return `${file.unit} may use of messaging only ${parts.join(', ')}`;
  }
  const allowed = ALLOWED[file.unit] ?? [];
  if (unit === file.unit || allowed.includes(unit)) return null;
  if (allowed.includes(`type:${unit}`)) {
    return typeOnly ? null : `${file.unit} may import only types from ${unit}`;
  }
  return `${file.unit} must not import from ${unit}`;
};

/** @param {readonly string[]} packages names of the packages that may be shipped */
export const checkDirections = (file, packages) =>
  file.imports.flatMap((entry) => {
    const problem = entry.specifier.startsWith('.')
      ? checkOwn(file, entry)
      : checkPackage(file, entry, packages);
    return problem === null ? [] : [{ path: file.path, line: file.lineAt(entry.start), problem }];
  });
