import { refusal } from '../answer.ts';
import { type AddCommand, bareCommand } from '../command-line.ts';

/** `worker`: only its help is here. bin/promoter runs it before any of the client is loaded, because the client must not know the worker. */
export const worker: AddCommand = (root, run) => {
  bareCommand(
    root,
    'worker',
    'Run a worker in the foreground: it polls the queues of the catalogue (PROMOTER_QUEUES: only these) until it is interrupted.',
    '--catalogue ops/promoter.yaml',
  )
    .option('--catalogue <file>', 'the catalogue (default: PROMOTER_CATALOGUE, else promoter.yaml here or above)')
    .action(() => run(async () => refusal(2, { what: "'worker' must be the first word", fix: 'promoter worker' })));
};
