import { minute } from '../../domain/units.ts';
import type { PortsRequest } from '../../contract/request.ts';
import { type Answer, answer, exitOfFindings, type ExitCode, problemOf, refusal } from '../answer.ts';
import { type AddCommand, command, given } from '../command-line.ts';
import type { Context } from '../context.ts';
import { objectionToPlace } from '../local-catalogue.ts';
import { registry } from '../render/ports.ts';
import { objectionToNoWorker } from '../workers.ts';

/** `ports`: who has which port of which host, who wants one, and which is free. */
export const ports: AddCommand = (root, run) => {
  command(
    root,
    'ports',
    "Show the registry of published ports, from the containers and from the compose files at the head of the catalogue's branch. Exit 0 no conflict, 1 a conflict, 3 something is unreachable.",
    'staging',
  )
    .argument('[environment]', 'only this environment')
    .action((environment) => run((context) => shown(context, given({ environment }))));
};

async function shown(context: Context, request: PortsRequest): Promise<Answer> {
  const wrong = objectionToPlace(await context.catalogue(), { environment: request.environment });
  if (wrong) return wrong;
  const gateway = await context.gateway();
  const idle = await objectionToNoWorker(gateway);
  if (idle) return idle;
  const ending = await context.step('asks the workers for their ports', () =>
    gateway.inquire<'ports'>({ type: 'ports', request }, 2 * minute),
  );
  if (ending.kind === 'broken') {
    return refusal(3, {
      what: `the ports could not be looked at: ${ending.why}`,
      where: 'the workers',
      fix: "'promoter doctor' looks at every connection",
    });
  }
  const { findings, conflicts } = ending.result;
  const found = exitOfFindings(findings);
  const exitCode: ExitCode = found === 0 && conflicts.length > 0 ? 1 : found;
  const text = registry(ending.result, context.look(gateway));
  return {
    ...answer(exitCode, text, ending.result),
    problems: findings.filter(({ status }) => status !== 'ok').map(problemOf),
  };
}
