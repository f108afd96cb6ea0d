import type { PromotionRequest } from '../../contract/request.ts';
import type { PlanResult } from '../../contract/snapshot.ts';
import { isReady } from '../../domain/assessment.ts';
import { passes } from '../../domain/criteria.ts';
import type { Sighting } from '../sighting.ts';
import { imageText, standing } from './assessment.ts';
import { criteria } from './criteria.ts';
import { type Look, webLink } from './look.ts';
import { status } from './status.ts';
import { columns, paragraphs, plain, section } from './text.ts';

export interface Launched {
  workflowId: string;
  runId: string;
  request: PromotionRequest;
  plan: PlanResult;
}

/** What was started, what it will wait for, and the commands that come next. */
export function startedText({ workflowId, runId, request, plan }: Launched, look: Look): string {
  const { assessment } = plan;
  const link = webLink(look, workflowId, runId);
  const rows = [
    ['run', runId],
    ['operation', plain(request.operationId)],
    ['by', plain(request.requestedBy)],
    ['commit', plain(assessment.commit)],
    ...(assessment.release ? [['image', imageText(assessment.release)]] : []),
    ...(link === undefined ? [] : [['web', link]]),
  ];
  return paragraphs(
    `${look.paint.green('✔')} ${look.paint.bold(plain(workflowId))} started`,
    columns(rows),
    criteria(assessment, plan.policy, 'why', look),
    section('Next', commands(request, plan, look)),
  );
}

function commands({ component, environment }: PromotionRequest, plan: PlanResult, { program }: Look): string {
  const place = plain(`${component} ${environment}`);
  const { assessment } = plan;
  const open = assessment.verdicts.filter((verdict) => !passes(verdict)).map(({ criterion }) => criterion);
  const waivable = open.filter((criterion) => plan.policy?.waivable.includes(criterion));
  const decisions = isReady(assessment)
    ? [[`${program} approve ${place} --code ${assessment.code}`, approvalsNeeded(plan)]]
    : [
        [`${program} retry ${place}`, `it waits for ${standing(assessment)}: once there is new evidence`],
        ...waivable.map((name) => [
          `${program} waive ${place} --criterion ${plain(name)} --why TEXT`,
          'answers for it',
        ]),
      ];
  return columns([...decisions, [`${program} watch ${place}`, 'follows it']]);
}

function approvalsNeeded({ policy }: PlanResult): string {
  if (!policy) return '';
  const { required, from, selfApproval } = policy.approvals;
  return `${required} needed${from.length > 0 ? ` from ${plain(from.join(', '))}` : ''}${selfApproval ? '' : ', not by who requested it'}`;
}

/** The promotion that holds the place, whoever asked for it. */
export const openAlready = (sighting: Sighting, isOwn: boolean, look: Look): string =>
  paragraphs(isOwn ? 'This request has started it before:' : 'This one is open already:', status(sighting, look));
