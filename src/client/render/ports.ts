import type { PortEntry, PortRegistry } from '../../domain/port-registry.ts';
import { rangeText } from '../../domain/port-survey.ts';
import { type Look, type Paint, runnable } from './look.ts';
import { columns, paragraphs, plain, section } from './text.ts';

/** Ports, one a row; conflicts with what to do; the next free port of each range. */
export function registry({ ports, conflicts, free }: PortRegistry, look: Look): string {
  const { paint } = look;
  const head = ['port', 'address', 'environment', 'state', 'by'].map((title) => paint.bold(title));
  const told = conflicts.map(
    ({ what, fix }) => `  ${paint.red('✘')} ${plain(what)}\n    → ${plain(runnable(look, fix))}`,
  );
  return paragraphs(
    ports.length > 0 ? columns([head, ...ports.map((entry) => row(entry, paint))], 0) : 'No port is published.',
    section('Conflicts', told.join('\n')),
    section('Free', columns(free.map(freeRow))),
  );
}

const row = ({ port, protocol, address, environment, state, by }: PortEntry, paint: Paint): string[] => [
  `${port}/${protocol}`,
  address === '' ? '*' : plain(address),
  plain(environment),
  state === 'conflict' ? paint.red(state) : state === 'running' ? paint.green(state) : state,
  plain(by),
];

const freeRow = ({ environment, range, next }: PortRegistry['free'][number]): string[] => [
  plain(environment),
  rangeText(range),
  next === null ? 'none is left' : `${next} is next`,
];
