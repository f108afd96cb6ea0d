import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { isAnonymous } from '../../src/domain/service-specification.ts';

/**
 * Removes containers with all their volumes, and those that a saved specification in the folder names: an anonymous
 * volume that was taken over goes with no container by itself.
 */
export async function removeWithVolumes(
  docker: Docker,
  own: readonly Docker.ContainerInfo[],
  folder: string,
): Promise<void> {
  const mounted = own.flatMap(({ Mounts }) => Mounts.map(({ Name = '' }) => Name)).filter(isAnonymous);
  const names = new Set([...mounted, ...(await savedIn(folder))]);
  // Without `v`: of two that share a volume, the engine would drop it from its books with the first, and keep its files.
  await Promise.all(own.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
  await Promise.all([...names].map((name) => docker.getVolume(name).remove().catch(unlessGone)));
}

/** Whatever looks like the name of an anonymous volume; what is an image or a container is no volume's name. */
async function savedIn(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const saved = files.filter((file) => file.isFile() && file.parentPath.endsWith('specifications'));
  const texts = await Promise.all(saved.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
  return texts.flatMap((text) => text.match(/\b[0-9a-f]{64}\b/g) ?? []);
}

/** What is no volume at all, or one that went with its container. */
function unlessGone(fault: unknown): void {
  if (!(fault instanceof Error && 'statusCode' in fault && fault.statusCode === 404)) throw fault;
}
