import { spawn } from 'node:child_process';
import { failures } from './cache.mjs';
import { reasonOf } from './missing-part.mjs';

/** Marks an image with the recipe it was built by, so that a changed recipe builds it again. */
const RECIPE_LABEL = 'promoter.recipe';

/** Is the image here, and built by this recipe? */
export async function isBuilt(engine, tag, recipe) {
  const image = await engine.image(tag);
  return image?.Config?.Labels?.[RECIPE_LABEL] === recipe;
}

/** Builds `folder` as an image. Files belong to root unless the Dockerfile says otherwise. */
export async function buildImage(engine, folder, { tag, recipe }) {
  const tar = spawn('tar', ['-c', '--owner=0', '--group=0', '--numeric-owner', '-C', folder, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  tar.on('error', (error) => tar.stdout.destroy(error));
  await engine.build(tar.stdout, { tag, labels: { [RECIPE_LABEL]: recipe } });
}

/** Pulls an image. A registry that cannot be reached is asked again after an hour. */
export async function pullImage(engine, reference) {
  const known = failures.recent('pull');
  if (known) throw new Error(known);
  try {
    await engine.pull(reference);
    return reference;
  } catch (error) {
    const reason = reasonOf(error);
    if (isUnreachable(reason)) failures.note('pull', reason);
    throw error;
  }
}

/** The engine reports a closed network as text only; a wrong guess costs another attempt, nothing else. */
const isUnreachable = (reason) => /no such host|dial tcp|timeout|was silent|connection refused/i.test(reason);
