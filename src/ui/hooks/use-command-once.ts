/** Asks the background for something to show; of several questions only the last one's answer counts. */
import { useRef, useState } from 'preact/hooks';
import type { AppError } from '../../errors.ts';
import type { Input, MessageName, Output } from '../../messaging/contract.ts';
import { useCommand } from './use-command.ts';

export interface Asked<Name extends MessageName> {
  /** The last answer; stays while the next one is on its way. */
  readonly value: Output<Name> | undefined;
  readonly pending: boolean;
  readonly error: AppError | undefined;
  readonly ask: (input: Input<Name>, onAnswer?: (value: Output<Name>) => void) => void;
}

export const useCommandOnce = <Name extends MessageName>(name: Name): Asked<Name> => {
  const command = useCommand(name);
  const [value, setValue] = useState<{ readonly output: Output<Name> }>();
  const latest = useRef(0);
  const ask: Asked<Name>['ask'] = (input, onAnswer) => {
    latest.current += 1;
    const asked = latest.current;
    void command.run(input).then((result) => {
      if (!result.ok || asked !== latest.current) return;
      setValue({ output: result.value });
      onAnswer?.(result.value);
    });
  };
  return { value: value?.output, pending: command.pending, error: command.error, ask };
};
