import type { Survey } from '../../contract/activities.ts';
import { environmentQueue, promotionsQueue } from '../../contract/names.ts';
import { searchAttributes } from '../../contract/search-attributes.ts';
import { minute } from '../../domain/units.ts';
import { type Answer, answer, type ExitCode } from '../answer.ts';
import { type AddCommand, command } from '../command-line.ts';
import type { Context } from '../context.ts';
import type { Gateway } from '../gateway.ts';
import type { LocalCatalogue } from '../local-catalogue.ts';
import { type Check, checksOf, checkup } from '../render/lists.ts';

/** `doctor`: looks at every connection, and says what to do. */
export const doctor: AddCommand = (root, run) => {
  command(
    root,
    'doctor',
    'Look at every connection and at what promotions left behind, and say what to do. Exit 0 all well, 1 not, 2 the catalogue is malformed, 3 something is unreachable.',
    '--json',
  ).action(() => run(examined));
};

async function examined(context: Context): Promise<Answer> {
  const local = await context.catalogue();
  const gateway = await context.gateway();
  const own = [serverCheck(gateway), ...catalogueChecks(local), await attributesCheck(gateway)];
  const workers: Check[] = [];
  for (const queue of queuesOf(local)) workers.push(await workerCheck(gateway, queue));
  const survey = workers[0]?.ok ? await surveyed(context, gateway) : undefined;
  const checks = [...own, ...workers, ...(survey ? survey.checks : [])];
  const strays = await closedOnes(gateway, survey?.survey?.strays ?? []);
  const exitCode = local.kind === 'malformed' ? 2 : verdict(workers, survey, checks, strays.length);
  return answer(exitCode, checkup(checks, survey?.survey && { ...survey.survey, strays }, context.look(gateway)), {
    well: exitCode === 0,
    checks,
    strays,
    running: survey?.survey?.running ?? [],
  });
}

/** A run that is still open has no record yet, and needs none. */
async function closedOnes(gateway: Gateway, strays: Survey['strays']): Promise<Survey['strays']> {
  const runs = await Promise.all(strays.map(({ workflowId, runId }) => gateway.find(workflowId, runId)));
  return strays.filter((_, index) => runs[index]?.open !== true);
}

interface Surveyed {
  checks: Check[];
  survey?: Survey;
  unreachable: boolean;
}

/** What the workers see: their engines, repositories, records and probes. */
async function surveyed(context: Context, gateway: Gateway): Promise<Surveyed> {
  const ending = await context.step('asks the workers', () =>
    gateway.inquire<'survey'>({ type: 'survey' }, 3 * minute),
  );
  if (ending.kind === 'result') {
    const unreachable = ending.result.findings.some(({ status }) => status === 'unreachable');
    return { checks: checksOf(ending.result), survey: ending.result, unreachable };
  }
  return {
    checks: [
      { ok: false, where: 'survey', what: `the workers gave no answer: ${ending.why}`, fix: "see the worker's log" },
    ],
    unreachable: true,
  };
}

function verdict(
  workers: readonly Check[],
  survey: Surveyed | undefined,
  checks: readonly Check[],
  strays: number,
): ExitCode {
  if (workers.some(({ ok }) => !ok) || survey?.unreachable === true) return 3;
  return strays > 0 || checks.some(({ ok }) => !ok) ? 1 : 0;
}

const serverCheck = ({ address, namespace }: Gateway): Check => ({
  ok: true,
  where: 'temporal',
  what: `${address} answers, namespace ${namespace}`,
});

function catalogueChecks(local: LocalCatalogue): Check[] {
  if (local.kind === 'none') return [];
  if (local.kind === 'malformed') return local.problems.map((problem) => ({ ok: false, ...problem }));
  const { file, components, environments } = local.catalogue;
  return [
    {
      ok: true,
      where: 'catalogue',
      what: `${file}: ${Object.keys(components).length} components, ${Object.keys(environments).length} environments`,
    },
  ];
}

async function attributesCheck(gateway: Gateway): Promise<Check> {
  const present = await gateway.searchAttributes();
  const missing = Object.entries(searchAttributes).filter(([name, type]) => present[name] !== type);
  const where = 'search attributes';
  if (missing.length === 0) return { ok: true, where, what: `${Object.keys(searchAttributes).join(', ')} are there` };
  const flags = missing.map(([name, type]) => `--name ${name} --type ${type}`).join(' ');
  const fix = `temporal operator search-attribute create --namespace ${gateway.namespace} ${flags}`;
  return { ok: false, where, what: `${missing.map(([name]) => name).join(', ')} missing: no promotion can start`, fix };
}

/** Without a catalogue here the survey still names environments without a worker. */
const queuesOf = (local: LocalCatalogue): string[] =>
  local.kind === 'read'
    ? [promotionsQueue, ...Object.keys(local.catalogue.environments).map(environmentQueue)]
    : [promotionsQueue];

async function workerCheck(gateway: Gateway, queue: string): Promise<Check> {
  const { workflows, activities } = await gateway.pollers(queue);
  if (workflows > 0 && activities > 0) return { ok: true, where: queue, what: 'a worker polls it' };
  return {
    ok: false,
    where: queue,
    what: 'no worker polls it',
    fix: "start one with 'promoter worker', or the development stack with 'npm run up'",
  };
}
