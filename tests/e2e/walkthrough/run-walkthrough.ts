/** Walks the table of steps and records what was seen. A step whose forerunner failed is not tried. */
import { readTexts } from './read-texts.ts';
import type { Step, Walk } from './walk.ts';

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  /** What was seen, or why it failed; never a secret. */
  readonly seen: string;
}

export interface RunOptions {
  readonly steps: readonly Step[];
  readonly walk: Walk;
  /** Called after each step, failed or not. */
  readonly onStep?: (step: Step, result: StepResult) => Promise<void>;
  readonly beforeStep?: (step: Step) => Promise<void>;
}

/** The first lines of a failed expectation, without colours and without any secret of the walk. */
const toCause = (error: unknown, { passwordSecret, solana, evm }: Walk): string => {
  const text = error instanceof Error ? error.message : String(error);
  const plain = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours.
    .replace(/\u001b\[[0-9;]*m/g, '')
    .split('Call log:')[0];
  return [passwordSecret, solana.keySecret, evm.keySecret]
    .reduce((masked, secret) => masked.replaceAll(secret, '…'), plain ?? '')
    .replace(/\s+/g, ' ')
    .trim();
};

/** What the interface itself says went wrong, which tells more than what the walk waited for. */
const readAlerts = async ({ popup }: Walk): Promise<string> => {
  const alerts = popup.isClosed() ? [] : await readTexts(popup.getByRole('alert'));
  return alerts.length === 0 ? '' : ` The popup says: ${alerts.join(' ')}`;
};

const runStep = async ({ step, walk }: { step: Step; walk: Walk }): Promise<StepResult> => {
  const startedMs = performance.now();
  const { name } = step;
  const took = (): number => Math.round(performance.now() - startedMs);
  try {
    if (step.shows === 'popup') await walk.popup.bringToFront();
    const seen = await step.run(walk);
    return { name, ok: true, ms: took(), seen };
  } catch (error) {
    const ms = took();
    const alerts = await readAlerts(walk).catch(() => '');
    return { name, ok: false, ms, seen: `${toCause(error, walk)}${alerts}` };
  }
};

export const runWalkthrough = async (options: RunOptions): Promise<readonly StepResult[]> => {
  const { steps, walk, onStep, beforeStep } = options;
  const failed = new Map<string, string>();
  const results: StepResult[] = [];
  for (const step of steps) {
    const missing = step.needs.find((id) => failed.has(id));
    await beforeStep?.(step);
    const result =
      missing === undefined
        ? await runStep({ step, walk })
        : { name: step.name, ok: false, ms: 0, seen: `Not tried, because “${failed.get(missing)}” failed` };
    if (!result.ok) failed.set(step.id, step.name);
    results.push(result);
    await onStep?.(step, result);
  }
  return results;
};
