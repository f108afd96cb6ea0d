import { randomBytes } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { fileRecords } from '../../../src/adapters/files/records.ts';
import { manifestFor, put, sourceOf } from '../evidence.ts';
import { newRepository, type Repository } from '../git.ts';
import { assessmentOf, recordNamed, releaseNamed } from '../records.ts';
import { components, type Planted, type UntidyComponent } from './components.ts';
import { composeFiles } from './compose-files.ts';
import { maturityFiles } from './maturity-files.ts';
import * as reports from './reports.ts';

/** A repository as untidy as those of the founding documents, with a catalogue and CI's reports beside it. */
export interface UntidyProject {
  folder: string;
  repository: Repository;
  catalogue: string;
  commit: string;
  remove(): Promise<void>;
}

export async function untidyProject(): Promise<UntidyProject> {
  const repository = await newRepository();
  const { folder } = repository;
  await fillRepository(repository);
  const other = await repository.commit('before');
  await put(join(repository.path, 'src/change.py'), 'x = 1\n');
  const commit = await repository.commit('the release');
  await put(join(folder, 'promoter.yaml'), stringify(catalogueOf()));
  await put(join(folder, 'staging.env'), '');
  for (const component of components) await report(join(folder, 'ci', commit), component, { commit, other });
  await put(join(folder, 'outside.xml'), reports.green);
  await fileRecords(async () => join(folder, '.promoter')).append(redisInStaging);
  return { folder, repository, catalogue: join(folder, 'promoter.yaml'), commit, remove: repository.remove };
}

export const maturityOf = ({ name }: Pick<UntidyComponent, 'name'>): string =>
  maturityFiles.some(({ component }) => component === name)
    ? `src/components/${name}/MATURITY.md`
    : 'src/components/MATURITY.md';

/** That the coverage reports name. */
const measuredFiles = ['src/a.ts', 'src/b.ts', 'src/a.py'];

async function fillRepository({ path }: Repository): Promise<void> {
  for (const file of measuredFiles) await put(join(path, file), sourceOf(1_000));
  for (const { name, content } of composeFiles) await put(join(path, name), content);
  for (const { component = '', content } of maturityFiles)
    await put(join(path, 'src/components', component, 'MATURITY.md'), content);
  for (const { name, readme = reports.readme, tasks = reports.tasks(9, 10) } of components) {
    await put(join(path, 'docs', name, 'README.md'), readme);
    await put(join(path, 'docs', name, 'TASKS.md'), tasks);
  }
}

/** What others depend on has come to staging. */
const redisInStaging = recordNamed('run-redis', {
  component: 'redis',
  workflowId: 'redis@staging',
  assessment: assessmentOf(releaseNamed('redis', '1')),
});

function catalogueOf() {
  return {
    repository: { path: 'repository' },
    tracker: 'none',
    reports: 'ci',
    environments: {
      staging: {
        project: `promoter-test-${randomBytes(4).toString('hex')}`,
        compose: 'docker-compose.staging.yml',
        envFile: 'staging.env',
        ports: '7600-7699',
      },
    },
    components: Object.fromEntries(components.map((component) => [component.name, entryOf(component)])),
  };
}

const notTheSubject = { notApplicable: 'not the subject here' };
function entryOf(component: UntidyComponent) {
  const { name, dependsOn = [] } = component;
  const criteria = {
    functionality: { tasks: `docs/${name}/TASKS.md` },
    'unit-tests': { junit: `${name}/junit.xml`, coverageReport: filesOf(name, coverageOf(component)) },
    'code-quality': { findings: filesOf(name, findingsOf(component)) },
    documentation: { documents: `docs/${name}/README.md` },
    'api-stability': notTheSubject,
    integration: notTheSubject,
  };
  return { service: name, maturity: maturityOf(component), dependsOn, to: { staging: { criteria } } };
}

const filesOf = (name: string, planted: Record<string, Planted>): string[] =>
  Object.keys(planted).map((file) => `${name}/${file}`);

const coverageOf = ({ coverage }: UntidyComponent): Record<string, Planted> =>
  coverage ?? { 'lcov.info': { content: reports.covered.green } };
const findingsOf = ({ findings }: UntidyComponent): Record<string, Planted> =>
  findings ?? { 'scan.sarif': { content: reports.sarif.clean } };

interface Commits {
  commit: string;
  other: string;
}

/** CI's reports of one component. */
async function report(folder: string, component: UntidyComponent, commits: Commits): Promise<void> {
  const { name, junit = { content: reports.green } } = component;
  const all = { 'junit.xml': junit, ...coverageOf(component), ...findingsOf(component) };
  for (const [file, planted] of Object.entries(all)) await plant(join(folder, name, file), planted, commits);
}

async function plant(path: string, { content, manifest }: Planted, { commit, other }: Commits): Promise<void> {
  if (manifest === 'link') {
    await put(`${path}.manifest.json`, manifestFor(content, commit));
    return symlink('../../../outside.xml', path);
  }
  await put(path, content);
  if (manifest === 'none') return;
  const measured = manifest === 'stale' ? `${content} ` : content;
  await put(`${path}.manifest.json`, manifestFor(measured, manifest === 'other' ? other : commit));
}
