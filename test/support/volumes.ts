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
  await Promise.all(own.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
  const { Volumes } = await docker.listVolumes();
  const left = (Volumes ?? []).filter(({ Name }) => names.has(Name));
  await Promise.all(left.map(({ Name }) => docker.getVolume(Name).remove()));
}

/** Whatever looks like the name of an anonymous volume; what is an image or a container is no volume's name. */
async function savedIn(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const saved = files.filter((file) => file.isFile() && file.parentPath.endsWith('specifications'));
  const texts = await Promise.all(saved.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
  return texts.flatMap((text) => text.match(/\b[0-9a-f]{64}\b/g) ?? []);
}
