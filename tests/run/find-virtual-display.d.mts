export const MISSING_DISPLAY: string;
export const findVirtualDisplay: () => Promise<{ readonly xvfb: string; readonly xdotool: string } | null>;
