import { type Answer, answer } from './answer.ts';
import { exitOfSighting, jsonOfSighting, type Sighting } from './sighting.ts';

/** The answer of a wait: the promotion's own outcome, or 4 when it stopped because a person is needed. */
export function ended(sighting: Sighting, text: string): Answer {
  const { run, snapshot } = sighting;
  const done = answer(exitOfSighting(sighting), text, jsonOfSighting(sighting));
  const isCut = !run.open && run.status !== 'COMPLETED' && snapshot?.outcome === undefined && run.outcome === undefined;
  if (!isCut) return done;
  const fix = `'promoter doctor' shows what it left; then 'promoter rollback ${run.component} ${run.environment} --reason WHY' or 'promoter adopt ${run.component} ${run.environment}'`;
  const problem = {
    what: `it was ended from outside (${run.status.toLowerCase()}), and left what it was doing`,
    where: `${run.workflowId}, run ${run.runId}`,
    fix,
  };
  return {
    ...done,
    problems: [problem],
    json: { error: { ...problem, exitCode: done.exitCode }, ...jsonOfSighting(sighting) },
  };
}
