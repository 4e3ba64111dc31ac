import { describe, expect, it } from 'vitest';
import { parseCliOptions } from '../../sandbox/cli-options.ts';
import { DEFAULT_OPTIONS, mergeOptions } from '../../sandbox/options.ts';

describe('the command line of the sandbox', () => {
  it('takes the ports that the extension’s sandbox build expects', () => {
    expect(parseCliOptions([])).toMatchObject({
      start: { host: '127.0.0.1', ports: { pump: 4610, mimic: 4620, demo: 4630, control: 4640 } },
    });
  });

  it('changes no other default', () => {
    const request = parseCliOptions([]);
    if (request.help) throw new Error('no help was asked for');
    const { host: _host, ports: _ports, ...patch } = request.start;
    expect(mergeOptions(DEFAULT_OPTIONS, patch)).toEqual(DEFAULT_OPTIONS);
  });

  it('reads every option', () => {
    const line =
      '--pump-port 1 --mimic-port 2 --demo-port 3 --control-port 0 --dialect observed --token-seconds 120 ' +
      '--nonce-signing raw --nonce-bytes 32 --rate-limit 5 --many-tokens 9 --host ::1';
    const rateLimit = { limit: 5, windowSeconds: 60 };
    expect(parseCliOptions(line.split(' '))).toEqual({
      help: false,
      start: {
        host: '::1',
        ports: { pump: 1, mimic: 2, demo: 3, control: 0 },
        pump: { dialect: 'observed', rateLimit, tokenLifetimeSeconds: 120 },
        mimic: { nonceSigning: 'raw', nonceBytes: 32, manyTokens: 9, rateLimit, tokenLifetimeSeconds: 120 },
      },
    });
  });

  it.each([
    [['--pump-port', 'x'], /--pump-port wants a whole number/],
    [['--dialect', 'klingon'], /one of documented, observed/],
    [['--colour', 'red'], /colour/],
  ])('says what is wrong with %j', (args, sentence) => {
    expect(() => parseCliOptions(args)).toThrow(sentence);
  });

  it('offers help', () => {
    expect(parseCliOptions(['--help'])).toEqual({ help: true });
  });
});
