/** A source file as the checks see it: its place in the house, its imports and its syntax tree. */
import { posix } from 'node:path';
import { parseSync } from 'vite';

/** Visits every node below `node`, parents first, in the order of the text. `visit` returning false skips what is below. */
export const walk = (node, visit) => {
  if (visit(node) === false) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') walk(child, visit);
    }
  }
};

const isTypeOnly = (node) => {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const { specifiers = [] } = node;
  return (
    specifiers.length > 0 &&
    specifiers.every(({ importKind, exportKind }) => (importKind ?? exportKind) === 'type')
  );
};

const readImports = (program) => {
  const imports = [];
  const add = (node, source, typeOnly) => {
    if (typeof source?.value === 'string')
      imports.push({ specifier: source.value, typeOnly, start: node.start });
  };
  walk(program, (node) => {
    if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type))
      add(node, node.source, isTypeOnly(node));
    if (node.type === 'ImportExpression') add(node, node.source, false);
    if (node.type === 'TSImportType') add(node, node.source ?? node.argument, true);
  });
  return imports;
};

/** The part of the house that a path belongs to: a folder of src, a single file of src, or `entrypoints`. */
export const toUnit = (path) => {
  const parts = path.split('/');
  if (parts[0] !== 'src') return parts[0];
  return parts[1].replace(/\.tsx?$/, '');
};

/**
 * @param {string} path from the repository's root, with slashes
 * @throws Error when the text is no TypeScript
 */
export const readSourceFile = (path, text) => {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} can't be parsed: ${errors[0].message}`);
  return {
    path,
    unit: toUnit(path),
    program,
    imports: readImports(program),
    lineAt: (start) => text.slice(0, start).split('\n').length,
    /** The path from the root that a relative import names. */
    resolve: (specifier) => posix.join(posix.dirname(path), specifier),
  };
};
