/**
 * One call of an API as code to be run elsewhere. Pure. Without a token it reads it from the environment, which keeps it out of
 * shell histories and lists of processes; with one it is a secret.
 */
import { APIS, type Api, type ApiMethod } from '../../apis.ts';
import { toDotenv, toJavaScript, toPython, toShell } from './quote.ts';

export const CODE_FORMATS = ['curl', 'fetch', 'python', 'env'] as const;
export type CodeFormat = (typeof CODE_FORMATS)[number];

export interface CodeCall {
  readonly api: Api;
  readonly method: ApiMethod;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** As `parseApiPath` takes it. */
  readonly path: string;
  /** JSON. */
  readonly body?: string | undefined;
  /** Absent where the call goes without one. */
  readonly token?: { readonly secret: string | null } | undefined;
}

const VARIABLES: Readonly<Record<Api, string>> = { pump: 'PUMP_FUN', mimic: 'MIMIC' };

export const tokenVariable = (api: Api): string => `${VARIABLES[api]}_TOKEN`;

interface Header {
  readonly name: string;
  readonly value: string;
  /** The value of the token is to follow. */
  readonly takesToken?: true;
}

const toHeaders = ({ api, method, token }: CodeCall, withOrigin: boolean): readonly Header[] => {
  const { authHeader, acceptedOrigin } = APIS[api];
  return [
    { name: 'Accept', value: 'application/json' },
    ...(method === 'POST' ? [{ name: 'Content-Type', value: 'application/json' }] : []),
    ...(withOrigin && acceptedOrigin !== null ? [{ name: 'Origin', value: acceptedOrigin }] : []),
    ...(token === undefined
      ? []
      : [
          {
            name: authHeader,
            value: `${authHeader === 'Authorization' ? 'Bearer ' : ''}${token.secret ?? ''}`,
            ...(token.secret === null ? { takesToken: true as const } : {}),
          },
        ]),
  ];
};

const toCurl = (call: CodeCall): string => {
  const headers = toHeaders(call, true).map(({ name, value, takesToken }) =>
    takesToken
      ? `-H ${toShell(`${name}: ${value}`)}"$${tokenVariable(call.api)}"`
      : `-H ${toShell(`${name}: ${value}`)}`,
  );
  // --data-raw: --data would read a file where the body begins with @.
  const body = call.body === undefined ? [] : [`--data-raw ${toShell(call.body)}`];
  return [`curl -X ${call.method} ${toShell(call.baseUrl + call.path)}`, ...headers, ...body].join(' \\\n  ');
};

const toFetch = (call: CodeCall): string => {
  // No Origin: a browser sets its own, and without one the API answers.
  const headers = toHeaders(call, false).map(({ name, value, takesToken }) => {
    const text = toJavaScript(value);
    return `    ${toJavaScript(name)}: ${takesToken ? `${text} + process.env.${tokenVariable(call.api)}` : text},`;
  });
  return [
    `const reply = await fetch(${toJavaScript(call.baseUrl + call.path)}, {`,
    `  method: ${toJavaScript(call.method)},`,
    '  headers: {',
    ...headers,
    '  },',
    ...(call.body === undefined ? [] : [`  body: ${toJavaScript(call.body)},`]),
    '});',
    'console.log(reply.status, await reply.text());',
  ].join('\n');
};

const toPythonCode = (call: CodeCall): string => {
  const headers = toHeaders(call, true).map(({ name, value, takesToken }) => {
    const text = toPython(value);
    return `        ${toPython(name)}: ${takesToken ? `${text} + os.environ[${toPython(tokenVariable(call.api))}]` : text},`;
  });
  return [
    ...(call.token?.secret === null ? ['import os'] : []),
    'import requests',
    '',
    'reply = requests.request(',
    `    ${toPython(call.method)},`,
    `    ${toPython(call.baseUrl + call.path)},`,
    '    headers={',
    ...headers,
    '    },',
    // A text would be sent as Latin-1.
    ...(call.body === undefined ? [] : [`    data=${toPython(call.body)}.encode("utf-8"),`]),
    '    timeout=30,',
    ')',
    'print(reply.status_code, reply.text)',
  ].join('\n');
};

/** Lines of `.env`: the API's address and, where there is one, the token. */
const toEnv = ({ api, baseUrl, token }: CodeCall): string =>
  [
    `${VARIABLES[api]}_URL=${toDotenv(baseUrl)}`,
    ...(token === undefined ? [] : [`${tokenVariable(api)}=${toDotenv(token.secret ?? '')}`]),
  ].join('\n');

const WRITERS: Readonly<Record<CodeFormat, (call: CodeCall) => string>> = {
  curl: toCurl,
  fetch: toFetch,
  python: toPythonCode,
  env: toEnv,
};

/** Ends with a line end. @throws AppError `invalid_input` for what the format can't hold */
export const toCode = (format: CodeFormat, call: CodeCall): string => `${WRITERS[format](call)}\n`;

/** An API key as a line of `.env`. */
export const toKeyLine = (api: Api, keySecret: string): string =>
  `${VARIABLES[api]}_API_KEY=${toDotenv(keySecret)}\n`;
