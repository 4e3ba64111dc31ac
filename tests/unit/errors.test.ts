import { describe, expect, it } from 'vitest';
import { AppError, ERROR_CODES, hasCode, isOfEndedWorker, toAppError } from '../../src/errors.ts';

describe('AppError', () => {
  it('carries its code, facts and cause, and its code as its only text', () => {
    const cause = new Error('inner');
    const error = new AppError({ code: 'api_down', details: { status: 503 }, cause });
    expect(error).toMatchObject({
      name: 'AppError',
      code: 'api_down',
      message: 'api_down',
      details: { status: 503 },
    });
    expect(error.cause).toBe(cause);
    expect(new AppError({ code: 'locked' })).toMatchObject({ details: {} });
    expect('cause' in new AppError({ code: 'locked' })).toBe(false);
  });

  it('may go away by itself for these codes and no other', () => {
    const retryable = ERROR_CODES.filter((code) => new AppError({ code }).retryable);
    expect(retryable).toEqual([
      'storage_failed',
      'offline',
      'network_failed',
      'timed_out',
      'reply_not_json',
      'rate_limited',
      'api_down',
    ]);
  });

  it('has stable snake_case codes, each once', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
    expect(ERROR_CODES.filter((code) => !/^[a-z]+(_[a-z]+)*$/.test(code))).toEqual([]);
  });
});

describe('hasCode', () => {
  it('knows errors of ours by their code only', () => {
    expect(hasCode(new AppError({ code: 'locked' }), 'locked')).toBe(true);
    expect(hasCode(new AppError({ code: 'locked' }), 'internal')).toBe(false);
    for (const other of [{ code: 'locked' }, new Error('locked'), 'locked', null, undefined]) {
      expect(hasCode(other, 'locked')).toBe(false);
    }
  });
});

describe('toAppError', () => {
  it('leaves an error of ours as it is', () => {
    const error = new AppError({ code: 'locked' });
    expect(toAppError(error)).toBe(error);
  });

  it('makes everything else internal, with the original as its cause', () => {
    for (const thrown of [new TypeError('x'), 'text', { code: 'locked' }, null]) {
      expect(toAppError(thrown)).toMatchObject({
        code: 'internal',
        message: 'internal',
        details: {},
        cause: thrown,
      });
    }
  });

  it('tells what a worker could not do because the browser had ended it from what went wrong', () => {
    const cause = new Error('No SW');
    expect(toAppError(cause)).toMatchObject({ code: 'interrupted', cause });
    expect(toAppError(new Error('No SW at all'))).toMatchObject({ code: 'internal' });
    expect(isOfEndedWorker(new AppError({ code: 'storage_failed', cause }))).toBe(true);
    expect(isOfEndedWorker(new AppError({ code: 'storage_failed', cause: new Error('Quota') }))).toBe(false);
    expect(isOfEndedWorker('No SW')).toBe(false);
  });
});
