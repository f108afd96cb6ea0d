import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import Table from 'cli-table3';
import pc from 'picocolors';
import { z } from 'zod';
import { type Stack, startStack } from '../development-stack.ts';
import { endEarlierRuns } from './earlier-runs.ts';
import { StartError } from '../process.ts';
import { root } from '../setup/provide.mjs';
import { catalogue, commitSecondRelease, freeze, freshExample, removeContainers, runs, versions } from './example.ts';
import { customers, storeCustomers } from './graph.ts';
import { issueText } from './issue.ts';
import { ask, promoter, remark, say, title } from './show.ts';

/** One thing that the demo must show, and whether it did. */
interface Check {
  what: string;
  ok: boolean;
}

const repository = 'example/graph';
const attested = [
  'functionality=ana: all stories of the milestone are done',
  'api-stability=ana: the schema is documented and frozen',
  'code-quality=ana: ruff, pyright and bandit are clean',
  'integration=ana: the shop runs against it in development',
];

/** Runs both scenes. Resolves to 0 only when both ended as they must. */
export async function demo(): Promise<number> {
  let stack: Stack | undefined;
  try {
    await freshExample();
    stack = await startStack(stackOptions());
    if (await endEarlierRuns(stack.address)) await freshExample();
    introduce(stack);
    const checks = [...(await firstScene(stack.env)), ...(await secondScene(stack.env))];
    await showIssue(stack);
    summarise(checks, stack);
    await enterOnTerminal();
    return checks.every((check) => check.ok) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 3;
  } finally {
    await stack?.stop();
    await removeContainers();
  }
}

/** The example is never shown on the real GitHub: its tracker is the stand-in, whatever token there is. */
function stackOptions(): Parameters<typeof startStack>[0] {
  const address = process.env['TEMPORAL_ADDRESS'];
  const maturity = 'src/components/neo4j/MATURITY.md';
  const files = { [maturity]: join(root, 'examples/graph', maturity) };
  return {
    state: join(root, '.promoter'),
    catalogue,
    github: { repository, branch: 'main', files },
    ...(address ? { address } : {}),
  };
}

function introduce({ uiUrl, githubUrl }: Stack): void {
  title('What you see');
  say('A real Neo4j goes from development to staging: measured, approved, deployed, watched, recorded.');
  say('Then a second version freezes while it is watched, and is rolled back by itself.');
  if (uiUrl)
    say(
      `\nTemporal Web UI: ${pc.underline(uiUrl)}: open the workflow neo4j@staging, and look at its summary and details.`,
    );
  if (githubUrl)
    say(`The promotion's GitHub issue: ${pc.underline(`${githubUrl}/${repository}/issues`)} (a stand-in for GitHub)`);
}

async function firstScene(env: Record<string, string>): Promise<Check[]> {
  title('Scene 1: Neo4j 5.26.12 is promoted to staging');
  const code = await approvedStart(env, 'neo4j 5.26.12 is ready for staging');
  remark('It is watched now; for twenty seconds here, for seven days in earnest.');
  const exit = await promoter(env, 'status', 'neo4j', 'staging', '--wait');
  await storeCustomers();
  return [
    { what: 'The approval named what was approved by its code', ok: code !== '' },
    { what: 'Scene 1 ended as promoted (exit code 0)', ok: exit === 0 },
    { what: `staging runs ${versions.first}`, ok: await runs(versions.first) },
  ];
}

async function secondScene(env: Record<string, string>): Promise<Check[]> {
  title('Scene 2: Neo4j 5.26.30 freezes while it is watched');
  await commitSecondRelease();
  await approvedStart(env, 'update to 5.26.30');
  await reached(env, 'soaking');
  const updated = await runs(versions.second);
  remark('Now its process is frozen, as by a deadlock. "docker ps" goes on saying "Up".');
  await freeze();
  const exit = await promoter(env, 'status', 'neo4j', 'staging', '--wait');
  const kept = await customers();
  remark(`Customers that were stored before the update: ${kept.join(', ')}`);
  await promoter(env, 'history', 'neo4j');
  return [
    { what: `${versions.second} was deployed`, ok: updated },
    { what: 'Scene 2 ended as rolled back (exit code 1)', ok: exit === 1 },
    { what: `staging runs ${versions.first} again`, ok: await runs(versions.first) },
    { what: 'The data is intact', ok: kept.join() === 'Ada,Edsger,Grace' },
  ];
}

/** Ana requests, and attests what no report measures; Ben looks and approves. Resolves to the code he approved. */
async function approvedStart(env: Record<string, string>, reason: string): Promise<string> {
  const attestations = attested.flatMap((text) => ['--attest', text]);
  await promoter(env, 'start', 'neo4j', 'staging', '--by', 'ana', '--reason', reason, ...attestations);
  await reached(env, 'awaiting-approval');
  await promoter(env, 'status', 'neo4j', 'staging');
  const code = (await state(env)).assessment?.code ?? '';
  remark('Ana may not approve her own request; Ben approves exactly what this code names.');
  await promoter(env, 'approve', 'neo4j', 'staging', '--by', 'ben', '--code', code);
  return code;
}

const shape = z.object({
  phase: z.string(),
  outcome: z.string().optional(),
  assessment: z.object({ code: z.string() }).optional(),
});
const state = async (env: Record<string, string>) => shape.parse(await ask(env, 'status', 'neo4j', 'staging'));

async function reached(env: Record<string, string>, phase: string): Promise<void> {
  for (;;) {
    const now = await state(env);
    if (now.phase === phase) return;
    if (now.outcome)
      throw new Error(
        `the promotion ended as ${now.outcome} before it was ${phase}: 'promoter history neo4j' says why`,
      );
    await delay(300);
  }
}

async function showIssue({ githubUrl, env }: Stack): Promise<void> {
  if (!githubUrl) return;
  title("The last promotion's GitHub issue, as people find it");
  say(await issueText(githubUrl, repository, env['GITHUB_TOKEN'] ?? ''));
}

function summarise(checks: Check[], { uiUrl }: Stack): void {
  title('Summary');
  const table = new Table({ head: ['What must be', 'Was it?'], style: { head: [], border: [] } });
  for (const { what, ok } of checks) table.push([what, ok ? pc.green('yes') : pc.red('no')]);
  say(table.toString());
  if (uiUrl) say(`\nThe histories stay in .promoter/temporal.db: 'npm run up' opens them again in the Web UI.`);
}

async function enterOnTerminal(): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  await terminal.question('\nPress Enter to take the stack and the example containers down. ');
  terminal.close();
}
