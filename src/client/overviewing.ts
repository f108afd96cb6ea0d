import { environmentQueue, promotionsQueue } from '../contract/names.ts';
import type { Overview } from '../domain/overview.ts';
import { isOk } from '../domain/finding.ts';
import { minute } from '../domain/units.ts';
import { type Answer, answer, exitOfFindings, type ExitCode, problemOf, refusal } from './answer.ts';
import type { Context } from './context.ts';
import { objectionToPlace } from './local-catalogue.ts';
import { overview as overviewText } from './render/overview.ts';
import { objectionToNoWorker, queuesFor } from './workers.ts';

/** `plan --all`: what of the whole catalogue could go on. Exit 0 when everything that is not in place is ready. */
export async function showOverview(context: Context, environment: string): Promise<Answer> {
  const local = await context.catalogue();
  const wrong = objectionToPlace(local, { environment });
  if (wrong) return wrong;
  const gateway = await context.gateway();
  // Without a catalogue here only the worker knows whether there is such an environment, and hence such a queue.
  const idle = await objectionToNoWorker(gateway, local.kind === 'read' ? queuesFor(environment) : [promotionsQueue]);
  if (idle) return idle;
  const ending = await context.step('measures every component and examines the environment', () =>
    gateway.inquire<'overview'>({ type: 'overview', request: { environment } }, 20 * minute),
  );
  if (ending.kind === 'result') return shown(ending.result, overviewText(ending.result, context.look(gateway)));
  const where = `task queues ${promotionsQueue} and ${environmentQueue(environment)}`;
  const what = `the overview could not be made: ${ending.why}`;
  return refusal(3, { what, where, fix: "'promoter doctor' looks at every connection" });
}

function shown(overview: Overview, text: string): Answer {
  const ready = overview.rows.every((row) => row.inPlace || row.ready);
  const found = exitOfFindings(overview.findings);
  const exitCode: ExitCode = found === 0 && !ready ? 1 : found;
  const problems = overview.findings.filter((finding) => !isOk(finding)).map(problemOf);
  const [first] = problems;
  const error = found !== 0 && first ? { error: { ...first, exitCode } } : {};
  return { ...answer(exitCode, text, { ready: ready && found === 0, ...overview, ...error }), problems };
}
