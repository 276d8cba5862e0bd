import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { paste } from './shell';

const ROOT = path.resolve(__dirname, '..', '..', '..');

/** Names the tarball, for the workers of the run; one that is set already is taken as it is. */
const TARBALL = 'NEXUS_TEST_TARBALL';

/** The folder of a tarball that this run made itself. */
let packedInto: string | undefined;

/** The plugin as `npm pack` leaves it, packed once for the whole run. */
export function packedPlugin(): string {
  const tarball = process.env[TARBALL];
  if (!tarball) throw new Error('Nothing is packed: the globalSetup of this project did not run.');
  return tarball;
}

export async function pack(): Promise<void> {
  if (process.env[TARBALL]) return;
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'nexus-packed-'));
  await paste(`npm pack --pack-destination '${folder}'`, { cwd: ROOT });
  const name = (await fs.readdir(folder)).find((file) => file.endsWith('.tgz'));
  process.env[TARBALL] = path.join(folder, name!);
  packedInto = folder;
}

export async function removePacked(): Promise<void> {
  if (packedInto) await fs.rm(packedInto, { recursive: true, force: true });
}
