import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, fingerprint, fingerprintOfFiles } from './cache.mjs';
import { buildImage, isBuilt, pullImage } from './images.mjs';
import { copyArtifact } from './maven.mjs';
import { firstThatWorks } from './missing-part.mjs';
import { buildBase } from './neo4j-base.mjs';

export const NEO4J_VERSIONS = { PROMOTER_NEO4J_A: '5.26.12', PROMOTER_NEO4J_B: '5.26.30' };

const BASE_TAG = 'promoter-local/neo4j-jre:17';
const recipeFolder = join(dirname(fileURLToPath(import.meta.url)), 'neo4j-image');
const recipeFile = (name) => join(recipeFolder, name);
const baseRecipe = () => fingerprintOfFiles(recipeFile('base.Dockerfile'), recipeFile('../neo4j-base.mjs'));
const recipeFor = (version) =>
  fingerprint(
    version,
    baseRecipe(),
    fingerprintOfFiles(...['version.Dockerfile', 'neo4j.conf', 'entrypoint.sh', 'healthcheck'].map(recipeFile)),
  );

/** Neo4j Community in two versions: what the second is promoted over, and what a rollback puts back. */
export async function provideNeo4j({ engine, say }) {
  const env = {};
  const ways = new Set();
  for (const [name, version] of Object.entries(NEO4J_VERSIONS)) {
    const { reference, how } = await provideVersion(engine, version, say);
    env[name] = reference;
    ways.add(how);
  }
  return { how: `${Object.values(NEO4J_VERSIONS).join(' and ')} ${[...ways].join(', ')}`, env };
}

function provideVersion(engine, version, say) {
  const official = `neo4j:${version}-community`;
  const own = `promoter-local/${official}`;
  return firstThatWorks(
    `The container image neo4j ${version} Community`,
    [
      ['a local image', async () => (await local(engine, official)) ?? (await localOwn(engine, own, version))],
      ['pulling it', () => pulled(engine, official, say)],
      ['building it from Maven artefacts', () => built(engine, own, version, say)],
    ],
    `docker pull ${official}, or install a JDK 17 and Maven.`,
  );
}

const local = async (engine, reference) => ((await engine.image(reference)) ? { reference, how: 'local' } : undefined);

const localOwn = async (engine, reference, version) =>
  (await isBuilt(engine, reference, recipeFor(version))) ? { reference, how: 'built earlier' } : undefined;

async function pulled(engine, reference, say) {
  say(`pulling ${reference}`);
  return { reference: await pullImage(engine, reference), how: 'pulled' };
}

async function built(engine, tag, version, say) {
  if (!(await isBuilt(engine, BASE_TAG, baseRecipe()))) {
    say('building the Java base image');
    await buildBase(recipeFolder, (folder) => buildImage(engine, folder, { tag: BASE_TAG, recipe: baseRecipe() }));
  }
  say(`fetching Neo4j ${version} from Maven`);
  const jars = await jarsOf(version);
  say(`building ${tag}`);
  await withContext(jars, (folder) => buildImage(engine, folder, { tag, recipe: recipeFor(version) }));
  return { reference: tag, how: 'built from Maven artefacts' };
}

function jarsOf(version) {
  return cached(`neo4j-community-${version}`, async (target) => {
    await copyArtifact(
      { group: 'org.neo4j.assembly', artifact: 'neo4j-community-standalone', version, type: 'pom' },
      target,
    );
    const lib = join(target, 'lib');
    const useless = (await readdir(lib)).filter((name) => /\.pom$|(osx|windows).*\.jar$/.test(name));
    await Promise.all(useless.map((name) => rm(join(lib, name))));
    await rm(join(target, 'pom.xml'));
  });
}

/** The jars stay in the cache; what else belongs to the image is laid beside them for this build. */
async function withContext(jars, build) {
  await copyFile(recipeFile('version.Dockerfile'), join(jars, 'Dockerfile'));
  await copyFile(recipeFile('neo4j.conf'), join(jars, 'neo4j.conf'));
  await mkdir(join(jars, 'bin'), { recursive: true });
  for (const name of ['entrypoint.sh', 'healthcheck']) await copyFile(recipeFile(name), join(jars, 'bin', name));
  await build(jars);
}
