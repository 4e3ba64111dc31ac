/** Sends the extension's own messages from one of its pages, once: a worker that dies takes its answer along. */
import type { Page } from '@playwright/test';
import type { Input, MessageName, Output, Reply } from '../../src/messaging/contract.ts';
import { within } from '../e2e/harness/within.ts';

/** Above the longest that a message takes: a login in three ways, each of which is never answered. */
export const ANSWER_TIMEOUT_MS = 120_000;

interface Chrome {
  readonly chrome: { readonly runtime: { readonly sendMessage: (message: object) => Promise<unknown> } };
}

/** The reply, or null where the worker died before it could answer. @throws Error where it is neither answered nor refused */
export const ask = async <Name extends MessageName>(
  page: Page,
  name: Name,
  input: Input<Name>,
): Promise<Reply<Name> | null> => {
  const answered = page.evaluate(
    (message) =>
      (globalThis as unknown as Chrome).chrome.runtime.sendMessage(message).then(
        (value) => value ?? null,
        () => null,
      ),
    { countersign: 1, name, input },
  );
  const reply = await within({ ms: ANSWER_TIMEOUT_MS, what: `an answer to ${name}` }, answered);
  return reply as Reply<Name> | null;
};

/** For what nothing disturbs. @throws Error with the code where it did not succeed */
export const askForValue = async <Name extends MessageName>(
  page: Page,
  name: Name,
  input: Input<Name>,
): Promise<Output<Name>> => {
  const reply = await ask(page, name, input);
  if (reply === null) throw new Error(`${name} was not answered.`);
  if (!reply.ok) throw new Error(`${name} was refused: ${reply.code} ${JSON.stringify(reply.details)}`);
  return reply.value;
};
