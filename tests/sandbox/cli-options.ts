/** The command line of `npm run sandbox`, turned into start options. Plain words in, no effect on anything. */
import { parseArgs } from 'node:util';
import type { StartOptions } from './start-sandbox.ts';

export const CLI_HELP = `Both APIs on this machine, for people who develop against them.

  --pump-port N         Pump.fun             (4610)    0 takes any free port
  --mimic-port N        Mimic Protocol       (4620)
  --demo-port N         the demo page        (4630)
  --control-port N      faults, log, options (4640)
  --dialect NAME        documented | observed: how Pump.fun speaks (documented)
  --token-seconds N     lifetime of both APIs' tokens (30 days, 1 hour)
  --nonce-signing NAME  text | raw: what must be signed for Mimic (text)
  --nonce-bytes N       length of Mimic's nonces (16)
  --rate-limit N        requests per minute and API (60)
  --many-tokens N       adds N made-up tokens to the balances
  --host ADDRESS        where to listen (127.0.0.1)
  --help
`;

const toNumber = (name: string, text: string): number => {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} wants a whole number, got "${text}".`);
  return Number(text);
};

const toChoice = <const T extends string>(name: string, text: string, choices: readonly T[]): T => {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new Error(`--${name} wants one of ${choices.join(', ')}, got "${text}".`);
  return choice;
};

export type CliRequest = { readonly help: true } | { readonly help: false; readonly start: StartOptions };

/** @throws Error with a sentence for the person who typed it. */
export const parseCliOptions = (args: readonly string[]): CliRequest => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      host: { type: 'string', default: '127.0.0.1' },
      'pump-port': { type: 'string', default: '4610' },
      'mimic-port': { type: 'string', default: '4620' },
      'demo-port': { type: 'string', default: '4630' },
      'control-port': { type: 'string', default: '4640' },
      dialect: { type: 'string', default: 'documented' },
      'token-seconds': { type: 'string' },
      'nonce-signing': { type: 'string', default: 'text' },
      'nonce-bytes': { type: 'string', default: '16' },
      'rate-limit': { type: 'string', default: '60' },
      'many-tokens': { type: 'string', default: '0' },
    },
  });
  if (values.help) return { help: true };
  const seconds = values['token-seconds'];
  const lifetime = seconds === undefined ? {} : { tokenLifetimeSeconds: toNumber('token-seconds', seconds) };
  const rateLimit = { limit: toNumber('rate-limit', values['rate-limit']), windowSeconds: 60 };
  return {
    help: false,
    start: {
      host: values.host,
      ports: {
        pump: toNumber('pump-port', values['pump-port']),
        mimic: toNumber('mimic-port', values['mimic-port']),
        demo: toNumber('demo-port', values['demo-port']),
        control: toNumber('control-port', values['control-port']),
      },
      pump: {
        dialect: toChoice('dialect', values.dialect, ['documented', 'observed']),
        rateLimit,
        ...lifetime,
      },
      mimic: {
        nonceSigning: toChoice('nonce-signing', values['nonce-signing'], ['text', 'raw']),
        nonceBytes: toNumber('nonce-bytes', values['nonce-bytes']),
        manyTokens: toNumber('many-tokens', values['many-tokens']),
        rateLimit,
        ...lifetime,
      },
    },
  };
};
