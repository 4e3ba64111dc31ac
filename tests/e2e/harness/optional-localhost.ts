/** The sandbox build as it is, but for one thing: `localhost` must be asked for, as every site must in production. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LOCALHOST = 'http://localhost/*';

interface Manifest {
  readonly host_permissions: readonly string[];
  readonly optional_host_permissions: readonly string[];
}

/** @param folder where the copy goes; its path decides on the extension's id */
export const copyWithOptionalLocalhost = async (build: string, folder: string): Promise<void> => {
  await cp(build, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest;
  const changed: Manifest = {
    ...manifest,
    host_permissions: manifest.host_permissions.filter((host) => host !== LOCALHOST),
    optional_host_permissions: [...manifest.optional_host_permissions, LOCALHOST],
  };
  await writeFile(path, JSON.stringify(changed));
};
