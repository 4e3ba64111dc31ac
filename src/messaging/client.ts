/**
 * The interface's way to the background: one call per message. Never decides anything, never retries a message.
 */
import { browser } from 'wxt/browser';
import { AppError, toAppError } from '../errors.ts';
import type { Input, MessageName, Output, Reply, Request } from './contract.ts';

const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';

/** Sends a message and answers with its output. @throws AppError with the code that the background gave. */
export const send = async <Name extends MessageName>(
  name: Name,
  input: Input<Name>,
): Promise<Output<Name>> => {
  const request: Request<Name> = { countersign: 1, name, input };
  let reply: unknown;
  try {
    reply = await browser.runtime.sendMessage(request);
  } catch (cause) {
    throw toAppError(cause);
  }
  // An unhandled message resolves to undefined: the worker was replaced while it was under way.
  if (!isReply(reply)) throw new AppError({ code: 'internal' });
  if (!reply.ok) throw new AppError({ code: reply.code, details: reply.details });
  return reply.value as Output<Name>;
};
