/**
 * The background's one door for messages: outside it nothing is trusted, inside it everything was checked.
 * Never rejects: every message of ours is answered with a value or a code.
 */
import * as v from 'valibot';
import { AppError, toAppError } from '../errors.ts';
import type { Input, MessageName, Output, Reply } from './contract.ts';
import { RULES } from './schemas.ts';
import type { Sender } from './sender.ts';

export type Handlers = {
  readonly [Name in MessageName]: (input: Input<Name>, sender: Sender) => Promise<Output<Name>>;
};

export interface RouterOptions {
  readonly handlers: Handlers;
  /** Resolves once the state is taken up as far as this sender is concerned; no handler runs before. L4 */
  readonly ready: (sender: Sender) => Promise<void>;
  /** Told of every lock that is asked for, in the turn in which it comes: it never rejects. */
  readonly onLock: (locked: Promise<unknown>) => void;
  /** Told of every failure before it is answered, for the activity log. */
  readonly onFailure: (failure: Failure) => void;
}

export interface Failure {
  readonly name: string;
  readonly sender: Sender;
  /** As it came: nothing in it is to be believed. */
  readonly input: unknown;
  readonly error: AppError;
}

const fail = ({ error, sender }: Failure): Reply => ({
  ok: false,
  code: error.code,
  details: error.details,
  ...(error.activityId === undefined || sender.kind !== 'interface' ? {} : { activityId: error.activityId }),
});

const readName = (message: unknown): string | null =>
  typeof message === 'object' &&
  message !== null &&
  'countersign' in message &&
  message.countersign === 1 &&
  'name' in message &&
  typeof message.name === 'string'
    ? message.name
    : null;

const isMessageName = (name: string): name is MessageName => Object.hasOwn(RULES, name);

const LOCKS: readonly MessageName[] = ['vault.lock', 'vault.erase'];

/** Answers one message of whoever `identifySender` says; `undefined` for whatever is not a message of ours. */
export const createRouter = ({ handlers, ready, onLock, onFailure }: RouterOptions) => {
  const call = async <Name extends MessageName>(
    name: Name,
    input: unknown,
    sender: Sender,
  ): Promise<Reply> => {
    const parsed = v.safeParse(RULES[name].input, input);
    if (!parsed.success) {
      const field = v.getDotPath(parsed.issues[0]);
      throw new AppError({ code: 'invalid_input', details: field === null ? {} : { field } });
    }
    await ready(sender);
    return { ok: true, value: await handlers[name](parsed.output as Input<Name>, sender) };
  };

  return (message: unknown, sender: Sender): Promise<Reply> | undefined => {
    const name = readName(message);
    if (name === null) return undefined;
    const { input } = message as { input?: unknown };
    const answerFailure = (thrown: unknown): Reply => {
      const failure = { name, sender, input, error: toAppError(thrown) };
      onFailure(failure);
      return fail(failure);
    };
    // One answer for an unknown name and for a known one from the wrong sender: strangers learn nothing.
    if (!isMessageName(name) || sender.kind !== RULES[name].from) {
      return Promise.resolve(answerFailure(new AppError({ code: 'not_permitted' })));
    }
    const reply = call(name, input, sender).catch(answerFailure);
    if (LOCKS.includes(name)) onLock(reply);
    return reply;
  };
};
