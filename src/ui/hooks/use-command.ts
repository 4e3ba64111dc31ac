/** Sends a command and keeps what a button needs to know: whether it is under way and how it failed last. */
import { useState } from 'preact/hooks';
import { type AppError, toAppError } from '../../errors.ts';
import { send } from '../../messaging/client.ts';
import type { Input, MessageName, Output } from '../../messaging/contract.ts';

export type CommandResult<Name extends MessageName> =
  | { readonly ok: true; readonly value: Output<Name> }
  | { readonly ok: false; readonly error: AppError };

export interface Command<Name extends MessageName> {
  readonly pending: boolean;
  readonly error: AppError | undefined;
  /** Never rejects. */
  readonly run: (input: Input<Name>) => Promise<CommandResult<Name>>;
  readonly clear: () => void;
}

export const useCommand = <Name extends MessageName>(name: Name): Command<Name> => {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppError>();
  const run = async (input: Input<Name>): Promise<CommandResult<Name>> => {
    setPending(true);
    setError(undefined);
    try {
      return { ok: true, value: await send(name, input) };
    } catch (cause) {
      const failure = toAppError(cause);
      setError(failure);
      return { ok: false, error: failure };
    } finally {
      setPending(false);
    }
  };
  return { pending, error, run, clear: () => setError(undefined) };
};
