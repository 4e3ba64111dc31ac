/** Generated code is judged by the programs that it is for: a real sh, node and python3 read it back. */
import { execFileSync, spawnSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/errors.ts';
import { CODE_FORMATS, type CodeCall, toCode, toKeyLine } from '../../../../src/ui/developer/call-code.ts';
import { toDotenv, toJavaScript, toPython, toShell } from '../../../../src/ui/developer/quote.ts';

const has = (program: string, args: readonly string[]): boolean => spawnSync(program, args).status === 0;
const HAS_SH = has('sh', ['-c', 'true']);
const HAS_PYTHON = has('python3', ['-c', 'pass']);

/** Whatever a person or a server could come up with, nasty pieces often. */
const NASTY = [
  "'",
  '"',
  '`',
  '$',
  '\\',
  '$(id)',
  '${HOME}',
  '!',
  '\n',
  '\r\n',
  '\t',
  '\u2028',
  '\u0085',
  '%',
  '#',
  '~',
  '&',
  ';',
  '|',
  '*',
  '{',
  '}',
  '\\n',
  '</script>',
  'é',
  '漢',
  '😀',
];
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme' })), { maxLength: 12 })
  .map((parts) => parts.join(''));
const noNul = anyText.filter((text) => !text.includes('\0'));
const manyOf = <T>(arbitrary: fc.Arbitrary<T>): readonly T[] =>
  fc.sample(arbitrary, { numRuns: 300, seed: 7 });

/** Many literals in one run of the program, which writes them as JSON or one after the other. */
const readBackByShell = (literals: readonly string[]): readonly string[] =>
  execFileSync('sh', ['-c', literals.map((literal) => `printf '%s\\0' ${literal}`).join('\n')], {
    encoding: 'utf8',
  })
    .split('\0')
    .slice(0, -1);
const readBackByNode = (literals: readonly string[]): readonly string[] =>
  JSON.parse(
    execFileSync(process.execPath, ['-e', `process.stdout.write(JSON.stringify([${literals.join(',')}]))`], {
      encoding: 'utf8',
    }),
  );
const readBackByPython = (literals: readonly string[]): readonly string[] =>
  JSON.parse(
    execFileSync('python3', ['-'], {
      input: `import json\nprint(json.dumps([${literals.join(',\n')}]))`,
      encoding: 'utf8',
    }),
  );

describe('a literal', () => {
  it.runIf(HAS_SH)('of a shell reads back as the text', () => {
    const texts = manyOf(noNul);
    expect(readBackByShell(texts.map(toShell))).toEqual(texts);
  });

  it('of a shell can’t hold NUL, and says so', () => {
    expect(() => toShell('a\0b')).toThrow(AppError);
  });

  it('of JavaScript reads back as the text', () => {
    const texts = manyOf(anyText.filter((text) => text.isWellFormed()));
    expect(readBackByNode(texts.map(toJavaScript))).toEqual(texts);
  });

  it.runIf(HAS_PYTHON)('of Python reads back as the text', () => {
    const texts = manyOf(anyText.filter((text) => text.isWellFormed()));
    expect(readBackByPython(texts.map(toPython))).toEqual(texts);
  });

  it.runIf(HAS_SH)('of .env reads back as the text in a shell and in Node, or is refused', () => {
    const wanted: string[] = [];
    const lines: string[] = [];
    const base64Url = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.~+/=') });
    for (const text of [...manyOf(noNul), ...manyOf(base64Url)]) {
      try {
        const literal = toDotenv(text);
        lines.push(`V${wanted.length}=${literal}`);
        wanted.push(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        // Refused is only what its readers do not agree about.
        expect(text).toMatch(/['\p{Cc}]/u);
      }
    }
    expect(wanted.length).toBeGreaterThan(300);
    const byNode = parseEnv(lines.join('\n'));
    expect(wanted.map((_text, index) => byNode[`V${index}`])).toEqual(wanted);
    const script = [...lines, ...wanted.map((_text, index) => `printf '%s\\0' "$V${index}"`)].join('\n');
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(wanted);
  });
});

const aCall = (changes: Partial<CodeCall> = {}): CodeCall => ({
  api: 'mimic',
  method: 'POST',
  baseUrl: 'https://api-protocol.mimic.fi',
  path: '/users/0xabc/data',
  body: '{"name":"It\'s \\"me\\" $HOME `id`"}',
  token: { secret: "tok'en$1" },
  ...changes,
});
const FROM_ENVIRONMENT: Partial<CodeCall> = { token: { secret: null } };

const HEADERS = {
  Accept: 'application/json',
  'Content-Type': 'application/json',
  'x-auth-token': "tok'en$1",
};

describe('a call as code', () => {
  it.runIf(HAS_SH)('for curl gives curl these very arguments', () => {
    const run = (call: CodeCall, env = {}): readonly string[] =>
      execFileSync(
        'sh',
        ['-c', `curl() { for a in "$@"; do printf '%s\\0' "$a"; done; }\n${toCode('curl', call)}`],
        {
          encoding: 'utf8',
          env,
        },
      ).split('\0');
    const wanted = [
      '-X',
      'POST',
      'https://api-protocol.mimic.fi/users/0xabc/data',
      ...Object.entries(HEADERS).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
      '--data-raw',
      aCall().body,
      '',
    ];
    expect(run(aCall())).toEqual(wanted);
    expect(run(aCall(FROM_ENVIRONMENT), { MIMIC_TOKEN: "tok'en$1" })).toEqual(wanted);
  });

  it('for fetch calls fetch with exactly this', () => {
    const run = (call: CodeCall, env = {}): unknown => {
      const stub =
        'const fetch = async (...args) => (process.stdout.write(JSON.stringify(args)), { status: 0, text: () => "" });';
      const main = `${stub}\nconsole.log = () => undefined;\n${toCode('fetch', call)}`;
      return JSON.parse(
        execFileSync(process.execPath, ['--input-type=module', '-e', main], { encoding: 'utf8', env }),
      );
    };
    const wanted = [
      'https://api-protocol.mimic.fi/users/0xabc/data',
      { method: 'POST', headers: HEADERS, body: aCall().body },
    ];
    expect(run(aCall())).toEqual(wanted);
    expect(run(aCall(FROM_ENVIRONMENT), { MIMIC_TOKEN: "tok'en$1" })).toEqual(wanted);
  });

  it.runIf(HAS_PYTHON)('for Python calls requests with exactly this', () => {
    const run = (call: CodeCall, env = {}): unknown => {
      const stub = [
        'import sys, json, types',
        'r = types.ModuleType("requests")',
        'def request(method, url, headers, timeout, data=None):',
        '    json.dump([method, url, headers, data and data.decode("utf-8")], sys.stderr)',
        '    return types.SimpleNamespace(status_code=0, text="")',
        'r.request = request',
        'sys.modules["requests"] = r',
      ].join('\n');
      const { stderr } = spawnSync('python3', ['-'], {
        input: `${stub}\n${toCode('python', call)}`,
        encoding: 'utf8',
        env: { ...process.env, ...env },
      });
      return JSON.parse(stderr);
    };
    const wanted = ['POST', 'https://api-protocol.mimic.fi/users/0xabc/data', HEADERS, aCall().body];
    expect(run(aCall())).toEqual(wanted);
    expect(run(aCall(FROM_ENVIRONMENT), { MIMIC_TOKEN: "tok'en$1" })).toEqual(wanted);
  });

  it('names the Origin that Pump.fun takes wherever no browser sets its own', () => {
    const call = aCall({
      api: 'pump',
      method: 'GET',
      path: '/auth/my-profile',
      body: undefined,
      token: { secret: 't' },
    });
    expect(toCode('curl', call)).toContain("-H 'Origin: https://pump.fun'");
    expect(toCode('curl', call)).toContain("-H 'Authorization: Bearer t'");
    expect(toCode('python', call)).toContain('"Origin": "https://pump.fun"');
    expect(toCode('fetch', call)).not.toContain('Origin');
  });

  it('is .env as the address and the token', () => {
    expect(toCode('env', aCall({ token: { secret: 'eyJ.a.b' } }))).toBe(
      'MIMIC_URL=https://api-protocol.mimic.fi\nMIMIC_TOKEN=eyJ.a.b\n',
    );
    expect(toKeyLine('mimic', 'k-1')).toBe('MIMIC_API_KEY=k-1\n');
  });

  it('U1: holds the token only where one was given, in every format', () => {
    for (const format of CODE_FORMATS) {
      expect(toCode(format, aCall({ token: { secret: 'CANARY' } }))).toContain('CANARY');
      expect(toCode(format, aCall(FROM_ENVIRONMENT))).not.toContain('CANARY');
      expect(toCode(format, aCall({ token: undefined }))).not.toContain('token:');
    }
  });
});
