/** What must not be found where it does not belong, and looking for it. Names what it finds, never shows it. */
import { toNeedles } from '../../e2e/harness/scan-disk.ts';
import type { SandboxApi } from '../../sandbox/request-log.ts';

/** A token of either API, as the sandbox makes them. */
export const JWT = /eyJ[\w-]{10,}\.[\w-]+\.[\w-]+/;

/** Whose token it is, in lower case, and which API's: only Pump.fun's name roles. */
export const readClaims = (tokenSecret: string): { readonly api: SandboxApi; readonly owner: string } => {
  const claims = JSON.parse(
    Buffer.from(tokenSecret.split('.')[1] ?? '', 'base64url').toString('utf8') || '{}',
  ) as { address?: unknown; roles?: unknown };
  return {
    api: claims.roles === undefined ? 'mimic' : 'pump',
    owner: String(claims.address).toLowerCase(),
  };
};

export interface Secrets {
  /** The names of the keys and passwords that lie in the bytes, in whatever form. */
  readonly findIn: (bytes: Buffer) => readonly string[];
  /** As `findIn`, for a text in which bytes may be written as hex; knows tokens, too. */
  readonly findInText: (text: string) => readonly string[];
}

/** @param named keys and passwords by name */
export const createSecrets = (named: Readonly<Record<string, Uint8Array>>): Secrets => {
  const canaries = Object.entries(named).map(([name, bytes]) => ({ name, needles: toNeedles(bytes) }));
  const findIn = (bytes: Buffer): readonly string[] =>
    canaries
      .filter(({ needles }) => needles.some((needle) => bytes.includes(needle)))
      .map(({ name }) => name);
  // The head of every token of the sandbox: HS256, JWT.
  const tokenHead = Buffer.from('eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.');
  const tokenNeedles = [tokenHead, Buffer.from(tokenHead.toString('hex'))];
  /** A text's own letters, where the bytes around are written as hex. */
  const inHex = canaries.map(({ name, needles }) => ({
    name,
    needles: needles.map((needle) => Buffer.from(needle.toString('hex'))),
  }));
  return {
    findIn,
    findInText: (text) => {
      const bytes = Buffer.from(text);
      const hidden = inHex.filter(({ needles }) => needles.some((needle) => bytes.includes(needle)));
      const hasToken = tokenNeedles.some((needle) => bytes.includes(needle));
      return [...findIn(bytes), ...hidden.map(({ name }) => name), ...(hasToken ? ['a token'] : [])];
    },
  };
};
