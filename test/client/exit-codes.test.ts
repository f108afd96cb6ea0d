import { describe, expect, it } from '@jest/globals';
import type { ExitCode } from '../../src/client/answer.ts';
import { answerTo } from '../../src/client/answering.ts';
import { Misconfigured, Unreachable } from '../../src/client/gateway.ts';
import type { LocalCatalogue } from '../../src/client/local-catalogue.ts';
import { catalogue, endedAs, planResult, snapshotOf, soaking } from './examples.ts';
import { fakeContext, newServer, type Server, serve } from './fake-gateway.ts';

interface Case {
  /** Completes "exits N when …". */
  when: string;
  exit: ExitCode;
  command: string;
  server?: (server: Server) => void;
  catalogue?: LocalCatalogue;
  who?: undefined;
}

const place = 'neo4j staging';
const known: LocalCatalogue = { kind: 'read', catalogue };
const finding = (status: 'refused' | 'blocked' | 'unreachable') => ({
  check: 'ports',
  status,
  what: '7690 is taken',
  fix: 'free it',
});
const planWith =
  (...findings: ReturnType<typeof finding>[]) =>
  (server: Server) => {
    server.plan = { kind: 'result', result: planResult({ findings }) };
  };
const unmet = (server: Server): void => {
  const verdicts = [
    { criterion: 'unit-tests', verdict: 'unmet' as const, sentence: '61 %, 70 % needed', evidence: [] },
  ];
  server.plan = { kind: 'result', result: planResult({ verdicts }) };
};
const ends = (outcome: Parameters<typeof endedAs>[0]) => (server: Server) => void serve(server, endedAs(outcome));
const open = (server: Server): void => void serve(server, snapshotOf());
const terminated = (server: Server): void => void serve(server, snapshotOf(), { open: false, status: 'TERMINATED' });
const delivered =
  (...deliveries: Server['deliveries']) =>
  (server: Server) => {
    open(server);
    server.deliveries = [...deliveries];
  };

const cases: Case[] = [
  { when: 'everything is ready', exit: 0, command: `plan ${place}` },
  { when: 'a criterion is unmet', exit: 1, command: `plan ${place}`, server: unmet },
  { when: 'something blocks it', exit: 1, command: `plan ${place}`, server: planWith(finding('blocked')) },
  {
    when: 'the request is wrong',
    exit: 2,
    command: `plan ${place}`,
    server: planWith(finding('blocked'), finding('refused')),
  },
  {
    when: 'something cannot be asked',
    exit: 3,
    command: `plan ${place}`,
    server: planWith(finding('unreachable'), finding('blocked')),
  },
  {
    when: 'the plan itself breaks',
    exit: 3,
    command: `plan ${place}`,
    server: (s) => {
      s.plan = { kind: 'broken', why: 'timed out' };
    },
  },
  { when: 'an attestation names no criterion', exit: 2, command: `plan ${place} --attest docs=ben:read` },
  {
    when: 'a criterion is unmet, because the promotion waits for it',
    exit: 0,
    command: `start ${place}`,
    server: unmet,
  },
  { when: 'something blocks it', exit: 1, command: `start ${place}`, server: planWith(finding('blocked')) },
  { when: 'the request is wrong', exit: 2, command: `start ${place}`, server: planWith(finding('refused')) },
  { when: 'something cannot be asked', exit: 3, command: `start ${place}`, server: planWith(finding('unreachable')) },
  { when: 'another one is open', exit: 1, command: `start ${place}`, server: open },
  {
    when: 'it was started before by the same request',
    exit: 0,
    command: `start ${place} --operation-id first-request`,
    server: open,
  },
  {
    when: 'it was started before by the same request, and has ended badly',
    exit: 0,
    command: `start ${place} --operation-id first-request`,
    server: ends('rejected'),
  },
  {
    when: 'no worker polls the promotions',
    exit: 3,
    command: `start ${place}`,
    server: (s) => {
      s.idle = ['promotions'];
    },
  },
  {
    when: "no worker polls the environment's queue",
    exit: 3,
    command: `start ${place}`,
    server: (s) => {
      s.idle = ['environment-staging'];
    },
    catalogue: known,
  },
  {
    when: 'the server gives no answer to the start',
    exit: 3,
    command: `start ${place}`,
    server: (s) => {
      s.start = { kind: 'unknown' };
    },
  },
  { when: 'the component is unknown here', exit: 2, command: 'start neo5j staging', catalogue: known },
  { when: 'the environment is unknown here', exit: 2, command: 'plan neo4j stagin', catalogue: known },
  {
    when: 'the catalogue is malformed',
    exit: 2,
    command: `start ${place}`,
    catalogue: { kind: 'malformed', problems: [{ what: 'unknown key "sok"' }] },
  },
  { when: 'nobody knows who asks', exit: 2, command: `start ${place}`, who: undefined },
  { when: 'the message is applied', exit: 0, command: `approve ${place} --code 1a2b3c4d`, server: open },
  { when: 'the code is missing', exit: 2, command: `approve ${place}`, server: open },
  {
    when: 'the workflow refuses it',
    exit: 1,
    command: `reject ${place} --code 1a2b3c4d`,
    server: delivered({ kind: 'refused', reason: 'no' }),
  },
  { when: 'it has ended meanwhile', exit: 1, command: `abort ${place}`, server: delivered({ kind: 'gone' }) },
  { when: 'it has ended already', exit: 1, command: `abort ${place}`, server: ends('promoted') },
  {
    when: 'nothing answers twice',
    exit: 3,
    command: `pause ${place}`,
    server: delivered({ kind: 'unknown' }, { kind: 'unknown' }),
  },
  {
    when: 'nothing answers once, and the repetition is applied',
    exit: 0,
    command: `resume ${place}`,
    server: delivered({ kind: 'unknown' }),
  },
  {
    when: "the workflow's own code fails",
    exit: 3,
    command: `retry ${place}`,
    server: delivered({ kind: 'stuck', why: 'task failed' }),
  },
  {
    when: 'no worker could take it',
    exit: 3,
    command: `retry ${place}`,
    server: (s) => {
      open(s);
      s.idle = ['promotions'];
    },
  },
  {
    when: 'the reason of a waiver is missing',
    exit: 2,
    command: `waive ${place} --criterion unit-tests`,
    server: open,
  },
  { when: 'there is no promotion', exit: 1, command: `abort ${place}` },
  { when: 'there is no such component either', exit: 2, command: 'abort neo5j staging', catalogue: known },
  { when: 'it is shown, whatever became of it', exit: 0, command: `status ${place}`, server: ends('failed') },
  { when: 'there is none to show', exit: 1, command: `status ${place}` },
  { when: 'it was promoted', exit: 0, command: `status ${place} --wait`, server: ends('promoted') },
  { when: 'it was rejected', exit: 1, command: `status ${place} --wait`, server: ends('rejected') },
  { when: 'it expired', exit: 1, command: `status ${place} --wait`, server: ends('expired') },
  { when: 'it was rolled back', exit: 1, command: `watch ${place}`, server: ends('rolled-back') },
  { when: 'it was aborted', exit: 1, command: `watch ${place}`, server: ends('aborted') },
  { when: 'it failed, so that a person is needed', exit: 4, command: `watch ${place}`, server: ends('failed') },
  {
    when: 'it was terminated, so that a person is needed',
    exit: 4,
    command: `status ${place} --wait`,
    server: terminated,
  },
  { when: 'a person is needed now', exit: 4, command: `status ${place} --until-needed`, server: open },
  {
    when: 'a person is needed now and no worker is up',
    exit: 4,
    command: `watch ${place} --until-needed`,
    server: (s) => {
      serve(s, snapshotOf(), { waitsFor: 'approval' });
      s.snapshots = {};
    },
  },
  {
    when: 'what is open is told to roll back',
    exit: 0,
    command: `rollback ${place} --reason slow`,
    server: (s) => void serve(s, soaking()),
  },
  {
    when: 'what has ended is rolled back',
    exit: 0,
    command: `rollback ${place} --reason slow`,
    server: ends('promoted'),
  },
  {
    when: 'the rollback of what has ended fails',
    exit: 4,
    command: `rollback ${place} --reason slow`,
    server: (s) => {
      s.ending = { kind: 'result', result: { outcome: 'failed', reason: 'both ways back are gone' } };
    },
  },
  {
    when: 'the rollback is cut off',
    exit: 4,
    command: `rollback ${place} --reason slow`,
    server: (s) => {
      s.ending = { kind: 'broken', why: 'terminated' };
    },
  },
  { when: 'the reason is missing', exit: 2, command: `rollback ${place}` },
  {
    when: 'a rollback is under way already',
    exit: 1,
    command: `rollback ${place} --reason slow`,
    server: (s) => {
      serve(s, snapshotOf({ kind: 'rollback' }));
      s.start = { kind: 'open-already' };
    },
  },
  {
    when: 'something runs that can be adopted',
    exit: 0,
    command: `adopt ${place}`,
    server: (s) => {
      s.ending = { kind: 'result', result: { adopted: true, reason: 'neo4j is the present deployment' } };
    },
  },
  {
    when: 'nothing runs that could be adopted',
    exit: 1,
    command: `adopt ${place}`,
    server: (s) => {
      s.ending = { kind: 'result', result: { adopted: false, reason: 'nothing runs' } };
    },
  },
  { when: 'all is well', exit: 0, command: 'doctor', catalogue: known },
  {
    when: 'the catalogue is malformed, whatever else is well',
    exit: 2,
    command: 'doctor',
    catalogue: { kind: 'malformed', problems: [{ what: 'unknown key "sok"' }] },
  },
  {
    when: 'a waiver would end at no instant',
    exit: 2,
    command: `waive ${place} --criterion docs --why x --until soon`,
  },
  {
    when: 'a search attribute is missing',
    exit: 1,
    command: 'doctor',
    server: (s) => {
      s.attributes = {};
    },
  },
  {
    when: 'a worker is missing',
    exit: 3,
    command: 'doctor',
    server: (s) => {
      s.idle = ['environment-staging'];
    },
    catalogue: known,
  },
  {
    when: 'a promotion left a container behind',
    exit: 1,
    command: 'doctor',
    server: (s) => {
      s.survey = {
        kind: 'result',
        result: {
          findings: [],
          running: [],
          strays: [
            {
              component: 'neo4j',
              environment: 'staging',
              container: 'neo4j',
              containerId: 'c1',
              workflowId: 'neo4j@staging',
              runId: 'run-1',
            },
          ],
        },
      };
    },
  },
  {
    when: 'an engine does not answer',
    exit: 3,
    command: 'doctor',
    server: (s) => {
      s.survey = { kind: 'result', result: { findings: [finding('unreachable')], running: [], strays: [] } };
    },
  },
  { when: 'nothing is open', exit: 0, command: 'list' },
  { when: 'nothing was recorded', exit: 0, command: 'history' },
  {
    when: 'the records have no worker',
    exit: 3,
    command: 'history',
    server: (s) => {
      s.idle = ['promotions'];
    },
  },
  {
    when: 'Temporal does not answer',
    exit: 3,
    command: 'list',
    server: (s) => {
      s.fault = new Unreachable('Temporal at x does not answer');
    },
  },
  {
    when: 'Temporal refuses the credentials',
    exit: 2,
    command: 'list',
    server: (s) => {
      s.fault = new Misconfigured('refused', 'check TEMPORAL_API_KEY');
    },
  },
  { when: 'the command is unknown', exit: 2, command: 'strat neo4j staging' },
  { when: 'an option is unknown', exit: 2, command: `start ${place} --comit x` },
  { when: 'an argument is missing', exit: 2, command: 'start neo4j' },
  { when: 'an argument is too many', exit: 2, command: 'start neo4j staging now' },
  { when: 'the issue is no number', exit: 2, command: `start ${place} --issue none` },
  { when: 'the run is no run id', exit: 2, command: `status ${place} --run 123`, server: open },
  { when: 'the run is no run id', exit: 2, command: `approve ${place} --code 1a2b3c4d --run 123`, server: open },
  { when: 'an attestation has no reason', exit: 2, command: `start ${place} --attest docs=ben` },
  { when: 'the version is asked for', exit: 0, command: '--version' },
  {
    when: 'it is rejected with a reason',
    exit: 0,
    command: `reject ${place} --code 1a2b3c4d --reason late`,
    server: open,
  },
  { when: 'help is asked for', exit: 0, command: 'start --help' },
];

const answered = (one: Case) => {
  const server = newServer();
  one.server?.(server);
  const { catalogue: local } = one;
  const surroundings = { ...(local ? { catalogue: local } : {}), ...('who' in one ? { who: one.who } : {}) };
  return answerTo(one.command.split(' '), fakeContext(server, surroundings));
};

describe('Every command exits', () => {
  it.each(cases)('$exit when $when: promoter $command', async (one) => {
    const { exitCode, problems } = await answered(one);
    expect({ exitCode, problems }).toMatchObject({ exitCode: one.exit });
  });

  const wrong = cases.filter(({ exit, command }) => (exit === 2 || exit === 3) && !/^(plan|doctor)/.test(command));
  it.each(wrong)('$exit with what is wrong, as text and as JSON, when $when: promoter $command', async (one) => {
    const { json, problems } = await answered(one);
    expect(problems[0]?.what).toBeTruthy();
    expect(json).toMatchObject({ error: { ...problems[0], exitCode: one.exit } });
  });
});
