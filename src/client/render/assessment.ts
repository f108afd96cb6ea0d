import type { PlanResult } from '../../contract/snapshot.ts';
import { type Assessment, isReady } from '../../domain/assessment.ts';
import { type Finding, isOk } from '../../domain/finding.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Deployment, PublishedPort, Release } from '../../domain/release.ts';
import { duration, percentText } from '../../domain/units.ts';
import { criteria } from './criteria.ts';
import type { Look } from './look.ts';
import { columns, counted, paragraphs, plain, section, shortDigest } from './text.ts';

/** Everything that validation would say of a release, and what would follow. */
export function plan(result: PlanResult, look: Look): string {
  const { assessment, policy } = result;
  return paragraphs(
    section('Release', columns(releaseRows(assessment))),
    section('Deployment', assessment.deployment ? columns(deploymentRows(assessment.deployment)) : ''),
    criteria(assessment, policy, 'all', look),
    section(
      'Checks',
      findings(
        assessment.findings.filter(({ status }) => status !== 'noted'),
        look,
      ),
    ),
    section("Worth a look, and in nobody's way", noted(assessment.findings, look)),
    section('Policy', policy ? columns(policyRows(policy)) : ''),
    isReady(assessment)
      ? look.paint.green('Ready: nothing stands in the way.')
      : look.paint.yellow(`Not ready: ${standing(assessment)}.`),
  );
}

/** What stands in the way, counted. */
export function standing(assessment: Assessment): string {
  const open = assessment.verdicts
    .filter(({ verdict }) => verdict === 'unmet' || verdict === 'unknown')
    .map(({ criterion }) => plain(criterion));
  const found = assessment.findings.filter((finding) => !isOk(finding));
  const parts = [
    ...(open.length > 0 ? [`criteria ${open.join(', ')}`] : []),
    ...(found.length > 0 ? [counted(found.length, 'check')] : []),
    ...(assessment.code === '' && found.length === 0 ? ['the release is not resolved'] : []),
  ];
  return parts.join(' and ');
}

/** Checks, those that stand in the way with what to do. */
export const findings = (list: readonly Finding[], { paint, width }: Look): string =>
  columns(
    list.map((finding) => [
      plain(finding.check),
      isOk(finding) ? paint.green('ok') : paint.red(finding.status),
      plain(finding.what) + (isOk(finding) ? '' : fixLine(finding)),
    ]),
    2,
    width,
  );

/** What nobody has to do anything about before the promotion goes on; the first few, when so wanted. */
export function noted(list: readonly Finding[], { paint, width }: Look, atMost = Number.POSITIVE_INFINITY): string {
  const all = list.filter(({ status }) => status === 'noted');
  const shown = all
    .slice(0, atMost)
    .map((finding) => [plain(finding.check), paint.yellow('noted'), plain(finding.what) + fixLine(finding)]);
  const left = all.length - shown.length;
  return columns([...shown, ...(left > 0 ? [['', '', `and ${left} more: promoter plan shows them`]] : [])], 2, width);
}

const fixLine = ({ fix }: Finding): string => (fix === undefined ? '' : `\n→ ${plain(fix)}`);

function releaseRows({ commit, release, running, code }: Assessment): string[][] {
  return [
    ['commit', plain(release?.commit ?? commit)],
    ...(release ? [['image', imageText(release)]] : []),
    ...(running
      ? [
          [
            'replaces',
            `${plain(running.image.reference)} (${shortDigest(running.image.digest)}) in ${plain(running.container)}, ${plain(running.state)}`,
          ],
        ]
      : []),
    ...(code === '' ? [] : [['code', code]]),
  ];
}

export const imageText = ({ image }: Pick<Release, 'image'>): string =>
  `${plain(image.reference)} (${shortDigest(image.digest)})`;

function deploymentRows(deployment: Deployment): string[][] {
  const lists: [string, string[]][] = [
    ['ports', deployment.ports.map(portText)],
    ['volumes', deployment.volumes],
    ['networks', deployment.networks],
    ['variables', deployment.variables],
  ];
  return [
    [
      'container',
      `${plain(deployment.container)} (service ${plain(deployment.service)}, health check: ${deployment.healthcheck ? 'yes' : 'none'})`,
    ],
    ...lists.filter(([, items]) => items.length > 0).map(([name, items]) => [name, plain(items.join(', '))]),
  ];
}

const portText = ({ address, host, container, protocol }: PublishedPort): string =>
  `${address === '' ? '' : `${address}:`}${host} → ${container}${protocol === 'tcp' ? '' : `/${protocol}`}`;

function policyRows({ approvals, soak, backup }: Policy): string[][] {
  const from = approvals.from.length > 0 ? ` from ${approvals.from.join(', ')}` : '';
  const self = approvals.selfApproval ? ', the requester may be one' : ', the requester may not be one';
  return [
    [
      'approvals',
      plain(`${counted(approvals.required, 'approval')}${from}${self}, within ${duration(approvals.expiresMs)}`),
    ],
    ['soak', `${percentText(soak.uptime)} of ${duration(soak.requiredMs)}, a look every ${duration(soak.everyMs)}`],
    ['backup', backup ? 'before the deploy' : 'none'],
  ];
}
