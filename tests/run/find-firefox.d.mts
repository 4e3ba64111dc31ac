export const findFirefox: () => Promise<{ path: string | null; refused: readonly string[] }>;
