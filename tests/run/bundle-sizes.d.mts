/** Types of bundle-sizes.mjs. */
interface Budget {
  readonly targetBytes: number;
  readonly limitBytes?: number;
  readonly reason?: string;
}
export type Sizes = Readonly<Record<string, number>>;
export const BUDGETS: Readonly<Record<string, Budget>>;
export function measureSizes(folder: string): Promise<Sizes>;
export function findTooHeavy(sizes: Sizes, budgets?: Readonly<Record<string, Budget>>): readonly string[];
export function describeSizes(sizes: Sizes): string;
