/**
 * S6, by reading the source itself: every call that makes a signature, and every way that leads to one, is listed here.
 * What is signed begins as one of two literals in the login flows; whoever adds a way must write it down here first.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

const SRC = new URL('../../../src/', import.meta.url).pathname;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const below = (node: Node): readonly Node[] => [
  node,
  ...Object.values(node).flat().filter(isNode).flatMap(below),
];

/** All nodes of a file, parents first. */
const parse = (name: string, text: string): readonly Node[] => {
  const { program, errors } = parseSync(name, text);
  expect(errors).toEqual([]);
  return below(program as unknown as Node);
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .sort()
  .map((name) => ({ name, nodes: parse(name, readFileSync(join(SRC, name), 'utf8')) }));

/** `a.b.c` as "a.b.c"; a part that is computed or no name is "?". */
const toPath = (node: unknown): string => {
  if (!isNode(node)) return '?';
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'ChainExpression' || node.type === 'TSNonNullExpression')
    return toPath(node['expression']);
  if (node.type !== 'MemberExpression') return '?';
  const property = node['computed'] === true ? '?' : toPath(node['property']);
  return `${toPath(node['object'])}.${property}`;
};

const lastOf = (path: string): string => path.split('.').at(-1) ?? '';

/** Names of what signs; signing in and out, and what is "signed", are other words. */
const SIGNS = /^(?:sign(?!(?:In|Out)(?![a-z])|al|ed)|detached$|ecdsaSign)/;

const callsIn = (nodes: readonly Node[]): readonly Node[] =>
  nodes.filter(({ type, callee }) => type === 'CallExpression' && SIGNS.test(lastOf(toPath(callee))));

const byFile = (find: (nodes: readonly Node[]) => readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(
    files
      .map(({ name, nodes }) => [name, [...new Set(find(nodes))].sort()] as const)
      .filter(([, found]) => found.length > 0),
  );

const importsOf = (nodes: readonly Node[]) =>
  nodes
    .filter(({ type }) => type === 'ImportDeclaration')
    .flatMap((node) =>
      (node['specifiers'] as readonly Node[]).map((specifier) => ({
        from: String((node['source'] as Node)['value']),
        kind: specifier.type,
        name: isNode(specifier['imported']) ? toPath(specifier['imported']) : specifier.type,
        isType: node['importKind'] === 'type' || specifier['importKind'] === 'type',
      })),
    );

const keysOf = (node: unknown): readonly string[] =>
  isNode(node) && node.type === 'ObjectExpression'
    ? (node['properties'] as readonly Node[]).map((property) => toPath(property['key']))
    : ['not a literal'];

describe('the way to a signature (S6)', () => {
  it('is called in these places and no others', () => {
    const found = byFile((nodes) => callsIn(nodes).map(({ callee }) => toPath(callee)));
    expect(found).toEqual({
      'app/logins.ts': ['signIntent'],
      'mimic/login.ts': ['sign', 'signAndSend'],
      'pump/login.ts': ['sign'],
      'signing/sign-mimic-nonce.ts': ['signMessage'],
      'signing/sign-pump-login.ts': ['nacl.sign.detached'],
      'signing/signer.ts': ['signMimicNonce', 'signPumpLogin'],
    });
  });

  it('begins with one of two literals, whose fields are these', () => {
    const begun = files
      .filter(({ name }) => /^(?:mimic|pump)\/login\.ts$/.test(name))
      .flatMap(({ name, nodes }) =>
        callsIn(nodes)
          .filter(({ callee }) => toPath(callee) === 'sign')
          .map((call) => [name, keysOf((call['arguments'] as readonly unknown[])[0])]),
      );
    expect(begun).toEqual([
      ['mimic/login.ts', ['kind', 'nonce', 'encoding', 'allowRaw32']],
      ['pump/login.ts', ['kind', 'timestampMs']],
    ]);
  });

  it('takes no field for bytes or text, but a nonce that is guarded, in any of its types', () => {
    const fields = Object.fromEntries(
      files
        .filter(({ name }) => name.startsWith('signing/'))
        .flatMap(({ nodes }) => nodes)
        .filter(
          ({ type, id }) => type === 'TSInterfaceDeclaration' && /Intent|SigningKey|^Sign/.test(toPath(id)),
        )
        .map((node) => {
          const members = (node['body'] as Node)['body'] as readonly Node[];
          return [toPath(node['id']), members.map((member) => toPath(member['key']))];
        }),
    );
    expect(fields).toEqual({
      PumpLoginIntent: ['kind', 'timestampMs'],
      MimicNonceIntent: ['kind', 'nonce', 'encoding', 'allowRaw32'],
      SigningKey: ['keySecret', 'expectedAddress'],
      SignedIntent: ['address', 'signature', 'message'],
      SignIntentOptions: ['intent'],
      SignMimicNonceOptions: ['intent'],
      SignPumpLoginOptions: ['timestampMs'],
    });
  });

  it('is imported by these files, and never as a whole module', () => {
    const signers = byFile((nodes) =>
      importsOf(nodes)
        .filter(({ name, isType }) => !isType && SIGNS.test(name))
        .map(({ name }) => name),
    );
    expect(signers).toEqual({
      'app/logins.ts': ['signIntent'],
      'signing/sign-mimic-nonce.ts': ['signMessage'],
      'signing/signer.ts': ['signMimicNonce', 'signPumpLogin'],
    });
    const whole = byFile((nodes) =>
      importsOf(nodes)
        .filter(
          ({ from, kind }) => kind === 'ImportNamespaceSpecifier' && /viem|noble|scure|signing\//.test(from),
        )
        .map(({ from }) => from),
    );
    expect(whole).toEqual({});
  });

  it('of tweetnacl is one call: elsewhere it derives and verifies', () => {
    const isWhole = (nodes: readonly Node[], node: Node): boolean =>
      !nodes.some(({ type, object }) => type === 'MemberExpression' && object === node);
    const used = byFile((nodes) =>
      nodes
        .filter((node) => node.type === 'MemberExpression' && isWhole(nodes, node))
        .map(toPath)
        .filter((path) => path.startsWith('nacl.')),
    );
    expect(used).toEqual({
      'accounts/derive-address.ts': ['nacl.sign.keyPair.fromSeed'],
      'accounts/export-key.ts': ['nacl.sign.keyPair.fromSeed'],
      'accounts/import-key.ts': ['nacl.sign.keyPair.fromSeed'],
      'signing/sign-pump-login.ts': ['nacl.sign.detached', 'nacl.sign.keyPair.fromSeed'],
      'signing/verify-ed25519.ts': ['nacl.sign.detached.verify'],
    });
    const importers = byFile((nodes) =>
      importsOf(nodes)
        .map(({ from }) => from)
        .filter((from) => from === 'tweetnacl'),
    );
    expect(Object.keys(importers)).toEqual(Object.keys(used));
  });

  it('would be found if somebody opened another', () => {
    const opened = [
      "wallet['signMessage'](x); key.sign(x); crypto.subtle.sign('Ed25519', key, x);",
      'nacl.sign.detached(x, y); signTypedData(x); account?.signTransaction(x);',
    ].flatMap((text) => callsIn(parse('a.ts', text)).map(({ callee }) => toPath(callee)));
    expect(opened).toEqual([
      'key.sign',
      'crypto.subtle.sign',
      'nacl.sign.detached',
      'signTypedData',
      'account.signTransaction',
    ]);
  });
});
