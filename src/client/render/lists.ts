import type { Survey } from '../../contract/activities.ts';
import { isOk } from '../../domain/finding.ts';
import type { ChainedRecord } from '../../domain/record.ts';
import { duration } from '../../domain/units.ts';
import type { Problem } from '../answer.ts';
import type { Run } from '../gateway.ts';
import type { Look } from './look.ts';
import { outcomeWord, withoutOutcome } from './status.ts';
import { columns, moment, paragraphs, plain, section } from './text.ts';

/** Promotions, one a row: where they are and what they wait for. */
export function runs(list: readonly Run[], look: Look): string {
  const head = ['promotion', 'state', 'since', 'age', 'by', 'next'].map((title) => look.paint.bold(title));
  return columns([head, ...list.map((run) => runRow(run, look))], 0);
}

function runRow(run: Run, { paint, now }: Look): string[] {
  const until = (end: number): string => duration(Math.max(0, end - Date.parse(run.startedAt)));
  const age = run.closedAt ? `took ${until(Date.parse(run.closedAt))}` : until(now);
  const state = run.open ? paint.cyan(run.phase ?? 'starting') : outcomeWord(run.outcome ?? withoutOutcome(run), paint);
  const name = run.kind === 'promotion' ? run.workflowId : `${run.workflowId} (${run.kind})`;
  return [plain(name), state, moment(run.startedAt), age, plain(run.requestedBy ?? ''), plain(run.next ?? '')];
}

/** Records, newest first. */
export function records(list: readonly ChainedRecord[], look: Look): string {
  const head = ['#', 'ended', 'promotion', 'kind', 'outcome', 'commit', 'image', 'by', 'reason'].map((title) =>
    look.paint.bold(title),
  );
  return columns([head, ...list.map((record) => recordRow(record, look))], 0);
}

function recordRow(record: ChainedRecord, { paint }: Look): string[] {
  const { assessment } = record;
  return [
    String(record.sequence),
    moment(record.endedAt),
    plain(record.workflowId),
    record.kind,
    outcomeWord(record.outcome, paint),
    plain((assessment?.commit ?? '').slice(0, 12)),
    plain(assessment?.release?.image.reference ?? ''),
    plain(record.requestedBy),
    plain(record.reason),
  ];
}

/** One thing that `doctor` looked at. */
export interface Check extends Problem {
  ok: boolean;
}

export function checkup(checks: readonly Check[], survey: Survey | undefined, look: Look): string {
  return paragraphs(
    columns(
      checks.map((check) => checkRow(check, look)),
      0,
    ),
    section('Running', survey ? columns(survey.running.map(runningRow)) : ''),
    section(
      'Strays: deployed by a promotion that ended without a record',
      survey ? columns(survey.strays.flatMap((stray) => strayRows(stray, look))) : '',
    ),
  );
}

const checkRow = ({ ok, what, where, fix }: Check, { paint }: Look): string[] => [
  ok ? paint.green('✔') : paint.red('✘'),
  plain(where ?? ''),
  plain(what) + (ok || fix === undefined ? '' : `\n→ ${plain(fix)}`),
];

const runningRow = ({
  component,
  environment,
  container,
  state,
  image,
  promotion,
}: Survey['running'][number]): string[] => [
  plain(`${component}@${environment}`),
  plain(container),
  plain(state),
  plain(image.reference),
  promotion ? `run ${plain(promotion.runId)}` : 'not deployed by promoter',
];

function strayRows(
  { component, environment, container, runId }: Survey['strays'][number],
  { program }: Look,
): string[][] {
  const place = plain(`${component} ${environment}`);
  return [
    [plain(`${component}@${environment}`), plain(container), `run ${plain(runId)}`],
    ['', `→ ${program} rollback ${place} --reason WHY`, 'puts back what ran before'],
    ['', `→ ${program} adopt ${place}`, 'takes it as the present deployment'],
  ];
}

export const checksOf = (survey: Survey): Check[] =>
  survey.findings.map((finding) => ({
    ok: isOk(finding),
    what: finding.what,
    where: finding.check,
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
  }));
