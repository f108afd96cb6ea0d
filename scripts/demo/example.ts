import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { execa } from 'execa';
import { root } from '../setup/provide.mjs';

export const catalogue = join(root, 'examples/promoter.yaml');
export const container = 'promoter-example-neo4j';
const folder = join(root, '.promoter/example');
const repository = join(folder, 'repository');
const compose = join(repository, 'docker-compose.staging.yml');
const project = 'promoter-example';

/** As the example's compose file names the images, wherever they came from. */
const imageName = 'promoter-local/neo4j';
export const versions = { first: '5.26.12-community', second: '5.26.30-community' } as const;

const docker = new Docker();

/** The example's own repository, records and containers as on the first day, whatever an earlier run left. */
export async function freshExample(): Promise<void> {
  await removeContainers();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(root, 'examples/graph'), repository, { recursive: true });
  await git('init', '--quiet', '--initial-branch=main');
  await commit('Graph with Neo4j 5.26.12');
  await commitReports();
  await nameImages();
}

/** The next release: nothing but the database's version changes. */
export async function commitSecondRelease(): Promise<void> {
  const text = await readFile(compose, 'utf8');
  await writeFile(compose, text.replace(versions.first, versions.second));
  await commit('Graph with Neo4j 5.26.30');
  await commitReports();
}

/** As CI does after its tests: says of each report at which commit it was measured, and commits nothing else. */
async function commitReports(): Promise<void> {
  const reports = ['junit.xml', 'coverage.xml'].map((name) => join(repository, 'reports', name));
  const told = [
    '--command',
    'pytest --junitxml reports/junit.xml --cov-report xml:reports/coverage.xml',
    '--exit-code',
    '0',
  ];
  await execa(process.execPath, [join(root, 'bin/promoter'), 'manifest', ...reports, ...told], { stdin: 'ignore' });
  await commit('Reports of the commit before');
}

async function commit(message: string): Promise<void> {
  await git('add', '--all');
  await git(
    '-c',
    'user.name=ana',
    '-c',
    'user.email=ana@example.org',
    'commit',
    '--quiet',
    '--no-gpg-sign',
    '--message',
    message,
  );
}

const git = (...args: string[]) => execa('git', ['-C', repository, ...args], { stdin: 'ignore' });

/** An image that was pulled gets the name that the compose file uses. */
async function nameImages(): Promise<void> {
  const images = [
    [process.env['PROMOTER_NEO4J_A'], versions.first],
    [process.env['PROMOTER_NEO4J_B'], versions.second],
  ] as const;
  for (const [reference, tag] of images) {
    if (reference && reference !== `${imageName}:${tag}`)
      await docker.getImage(reference).tag({ repo: imageName, tag });
  }
}

/** Everything that the demo made on the engine, data included. */
export async function removeContainers(): Promise<void> {
  const filters = { label: ['promoter.component=neo4j', `com.docker.compose.project=${project}`] };
  for (const { Id } of await docker.listContainers({ all: true, filters }))
    await docker.getContainer(Id).remove({ force: true, v: true });
  const { Volumes } = await docker.listVolumes({ filters: { name: [`${project}_data`] } });
  for (const { Name } of Volumes ?? []) await docker.getVolume(Name).remove();
  for (const { Id } of await docker.listNetworks({ filters: { name: [`${project}_default`] } }))
    await docker.getNetwork(Id).remove();
  const tags = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  for (const tag of tags.filter((one) => one.startsWith(`promoter/${project}-`)))
    await docker.getImage(tag).remove({ noprune: true });
}

/** Whether staging runs this version now, by the image's content. */
export async function runs(version: string): Promise<boolean> {
  const { Image } = await docker.getContainer(container).inspect();
  return Image === (await docker.getImage(`${imageName}:${version}`).inspect()).Id;
}

/** Stops the process without ending it, as a deadlock would: the engine goes on saying that it runs. */
export const freeze = (): Promise<unknown> => docker.getContainer(container).kill({ signal: 'SIGSTOP' });
