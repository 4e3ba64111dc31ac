import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIRST, ROOT } from './made.ts';

interface Report {
  readonly errors: readonly unknown[];
  readonly warnings: readonly unknown[];
  readonly notices: readonly unknown[];
  readonly metadata: { readonly totalScannedFileSize: number };
}

/** web-ext ends with 1 where it finds errors; what it found is in what it printed all the same. */
const lint = async (folder: string): Promise<Report> => {
  const cli = join(ROOT, 'node_modules', 'web-ext', 'bin', 'web-ext.js');
  const args = [cli, 'lint', '--source-dir', folder, '--output=json', '--no-config-discovery'];
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (_error, stdout, stderr) => resolve(stdout || stderr));
  });
  return JSON.parse(printed);
};

describe('Mozilla’s linter', () => {
  it('has nothing to say about the Firefox build: no error, no warning, no notice', async () => {
    const { errors, warnings, notices, metadata } = await lint(join(FIRST, 'firefox-mv3'));
    expect({ errors, warnings, notices }).toEqual({ errors: [], warnings: [], notices: [] });
    expect(metadata.totalScannedFileSize).toBeGreaterThan(100_000);
  });
});
