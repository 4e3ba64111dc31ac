/**
 * The interface's way to the background: one call per message. A worker that dies while it works on a message takes its
 * answer with it; what may be repeated is asked once more, which wakes a new worker.
 */
import { browser } from 'wxt/browser';
import { AppError } from '../errors.ts';
import type { Input, MessageName, Output, Reply, Request } from './contract.ts';

/** What must not happen twice without the user's knowing. Every other message ends the same when it is repeated. */
const ONCE_ONLY: ReadonlySet<MessageName> = new Set<MessageName>(['pump.register', 'pump.deleteUser']);

/** What opens the vault: a lock that was asked for before it and got no answer is not asked for again after it. */
const OPENS: ReadonlySet<MessageName> = new Set<MessageName>(['vault.unlock', 'passkey.unlock']);
let openingsAsked = 0;

const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';

/** The reply, or null where the worker died before it could answer: our router itself never rejects. */
const ask = async (request: Request): Promise<Reply | null> => {
  try {
    const reply: unknown = await browser.runtime.sendMessage(request);
    // A message that nobody handled resolves to undefined.
    return isReply(reply) ? reply : null;
  } catch {
    return null;
  }
};

/** Sends a message and answers with its output. @throws AppError with the code that the background gave, or `interrupted` */
export const send = async <Name extends MessageName>(
  name: Name,
  input: Input<Name>,
): Promise<Output<Name>> => {
  const request: Request<Name> = { countersign: 1, name, input };
  if (OPENS.has(name)) openingsAsked += 1;
  const askedAfterOpenings = openingsAsked;
  const mayRepeat = (): boolean =>
    !ONCE_ONLY.has(name) && (name !== 'vault.lock' || openingsAsked === askedAfterOpenings);
  const reply = (await ask(request)) ?? (mayRepeat() ? await ask(request) : null);
  if (reply === null) throw new AppError({ code: 'interrupted' });
  if (!reply.ok) {
    const error = new AppError({ code: reply.code, details: reply.details });
    if (reply.activityId !== undefined) error.activityId = reply.activityId;
    throw error;
  }
  return reply.value as Output<Name>;
};
