export const findChromium: () => Promise<{ path: string | null; refused: readonly string[] }>;
