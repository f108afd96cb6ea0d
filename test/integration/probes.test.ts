import { once } from 'node:events';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../scripts/free-port.ts';
import type { ProbeContext } from '../../src/activities/ports.ts';
import { connectionFailure } from '../../src/adapters/probes/failure.ts';
import { createProber } from '../../src/adapters/probes/prober.ts';
import type { ProbeDefinition } from '../../src/domain/catalogue.ts';
import type { EngineFacts } from '../../src/domain/sample.ts';
import { second } from '../../src/domain/units.ts';
import { localEnvironment } from '../support/command-bench.ts';

const prober = createProber();
afterAll(() => prober.close());

const context: ProbeContext = {
  environment: localEnvironment,
  containerId: 'a'.repeat(64),
  engine: undefined,
  variables: [],
};
const servers: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  servers.push({ server, sockets });
  server.on('connection', (socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
const web = async (answer: RequestListener) => `http://127.0.0.1:${await listening(createHttp(answer))}`;

const tcp = (port: number, host = '127.0.0.1') =>
  prober.probe({ type: 'tcp', host, port, timeoutMs: 2 * second }, context);
type Http = Extract<ProbeDefinition, { type: 'http' }>;
const http = (url: string, changes: Partial<Http> = {}) =>
  prober.probe({ type: 'http', url, expectStatus: 200, timeoutMs: 2 * second, ...changes }, context);

describe('the tcp probe', () => {
  it('says up when the address takes a connection, and lets it go again', async () => {
    const server = createServer();
    const closed = new Promise((resolve) =>
      server.once('connection', (socket) => socket.resume().once('close', resolve)),
    );
    const port = await listening(server);
    expect(await tcp(port)).toMatchObject({ probe: `tcp 127.0.0.1:${port}`, health: 'up' });
    await closed;
  });

  it('says down when nothing listens there', async () => {
    expect(await tcp(await freePort())).toMatchObject({
      health: 'down',
      reason: 'the connection was refused: nothing listens there (ECONNREFUSED)',
    });
  });

  it('says unknown when the name is not known: that is the worker’s trouble', async () => {
    const result = await tcp(80, 'promoter-test.invalid');
    expect(result).toMatchObject({ health: 'unknown', reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });

  it.each([
    ['EHOSTUNREACH', 'unknown'],
    ['ENETUNREACH', 'unknown'],
    ['ETIMEDOUT', 'unknown'],
    ['CERT_HAS_EXPIRED', 'unknown'],
    ['ECONNRESET', 'down'],
  ])('takes %s for %s: only an answer of the address itself says anything of it', (code, health) => {
    const fault = new TypeError('fetch failed', { cause: Object.assign(new Error('inner'), { code }) });
    expect(connectionFailure(fault)).toMatchObject({ health, reason: expect.stringContaining(code) });
  });
});

describe('the http probe', () => {
  it('says up when the wanted status comes', async () => {
    const url = await web((_, response) => response.end('fine'));
    expect(await http(`${url}/health`)).toMatchObject({ probe: `http ${url}/health`, health: 'up' });
  });

  it('keeps no connection: it would be the old server’s after a restart', async () => {
    const headers: (string | undefined)[] = [];
    const url = await web((request, response) => {
      headers.push(request.headers.connection);
      response.end();
    });
    await http(url);
    expect(headers).toEqual(['close']);
  });

  it('says down when another status comes, and which', async () => {
    const url = await web((_, response) => response.writeHead(503).end());
    expect(await http(url)).toMatchObject({ health: 'down', reason: 'answered with status 503, 200 is expected' });
  });

  it('takes a redirect for the answer that it is', async () => {
    const url = await web((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect((await http(url)).health).toBe('down');
    expect((await http(url, { expectStatus: 302 })).health).toBe('up');
  });

  it('looks for the wanted text in the first megabyte, and no further', async () => {
    const url = await web((_, response) => {
      response.write('ready');
      const flood = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        response.once('drain', flood);
      };
      flood();
    });
    expect((await http(url, { expectBody: 'ready' })).health).toBe('up');
    expect(await http(url, { expectBody: 'steady' })).toMatchObject({
      health: 'down',
      reason: 'answered with status 200, but not with the text "steady"',
    });
  });

  it('says up on the status alone, although the rest of the answer never comes', async () => {
    const url = await web((_, response) => void response.writeHead(200).write('…'));
    expect((await http(url)).health).toBe('up');
  });

  it('says down when a server takes the connection and never answers', async () => {
    const port = await listening(createServer());
    const result = await http(`http://127.0.0.1:${port}/`, { timeoutMs: 300 });
    expect(result).toMatchObject({
      health: 'down',
      reason: 'accepted the connection and did not answer within 300ms',
    });
  });

  it('says down when a server hangs up, or speaks something else', async () => {
    const rude = await listening(createServer((socket) => socket.once('data', () => socket.destroy())));
    expect((await http(`http://127.0.0.1:${rude}/`)).health).toBe('down');
    const foreign = await listening(createServer((socket) => socket.end('+PONG\r\n')));
    expect(await http(`http://127.0.0.1:${foreign}/`)).toMatchObject({ health: 'down' });
  });

  it('sends user and password of the URL, and names neither', async () => {
    const url = await web((request, response) => {
      const wanted = `Basic ${Buffer.from('ana:s3cr3t!').toString('base64')}`;
      response.writeHead(request.headers.authorization === wanted ? 200 : 401).end();
    });
    const secret = url.replace('//', '//ana:s3cr3t%21@');
    const good = await http(`${secret}/?token=t0k3n`);
    expect(good).toMatchObject({ probe: `http ${url}/`, health: 'up' });
    const bad = await http(secret, { url: secret.replace('s3cr3t', 'wr0ng') });
    expect(bad.health).toBe('down');
    expect(JSON.stringify([good, bad])).not.toMatch(/s3cr3t|wr0ng|t0k3n/);
  });

  it('says unknown, not down, of a URL that is none', async () => {
    expect(await http('http://ana:s3cr3t@:bad')).toMatchObject({ health: 'unknown' });
    expect(JSON.stringify(await http('http://ana:s3cr3t@:bad'))).not.toContain('s3cr3t');
  });
});

describe('the docker probe', () => {
  const running: EngineFacts = {
    containerId: context.containerId,
    state: 'running',
    startedAt: Date.now() - 3_600_000,
    restartCount: 0,
    exitCode: 0,
    oomKilled: false,
  };
  const docker = (engine: ProbeContext['engine']) =>
    prober.probe({ type: 'docker', timeoutMs: second }, { ...context, engine });

  it.each<[string, Partial<EngineFacts>]>([
    ['runs without a health check', {}],
    ['runs and is healthy', { health: 'healthy' }],
    ['was restarted long ago', { restartCount: 3, startedAt: Date.now() - 60_000 }],
  ])('says up of a container that %s', async (_, facts) => {
    expect((await docker({ ...running, ...facts })).health).toBe('up');
  });

  it.each<[string, Partial<EngineFacts>, RegExp]>([
    ['is unhealthy', { health: 'unhealthy' }, /unhealthy.*docker logs aaaaaaaaaaaa/],
    ['has not passed its health check yet', { health: 'starting' }, /still starting/],
    ['exited', { state: 'exited', exitCode: 3 }, /exited \(exit code 3\)/],
    [
      'was killed for want of memory',
      { state: 'exited', exitCode: 137, oomKilled: true },
      /want of memory, exit code 137/,
    ],
    ['is paused', { state: 'paused' }, /docker unpause/],
    ['never started', { state: 'created' }, /its port may be taken/],
    ['is between two restarts', { state: 'restarting', restartCount: 4, exitCode: 1 }, /restarting.*restarted 4 times/],
    [
      'crashes again and again, and runs just now',
      { restartCount: 1, startedAt: Date.now() - 500 },
      /restarted the container once/,
    ],
    ['is another one than was deployed', { containerId: 'b'.repeat(64) }, /is gone: somebody removed or replaced it/],
  ])('says down of a container that %s', async (_, facts, reason) => {
    const result = await docker({ ...running, ...facts });
    expect(result).toMatchObject({ probe: 'docker', health: 'down', reason: expect.stringMatching(reason) });
  });

  it('says down when the container is gone, and unknown when the engine does not answer', async () => {
    expect(await docker(undefined)).toMatchObject({ health: 'down', reason: expect.stringContaining('is gone') });
    expect(await docker({ unreachable: 'no socket' })).toMatchObject({
      health: 'unknown',
      reason: 'the container engine did not answer: no socket',
    });
  });

  it('shows what the engine measured', async () => {
    const { figures } = await docker({ ...running, cpu: 12.5, memoryBytes: 1_000 });
    expect(figures).toEqual({ cpuPercent: 12.5, memoryBytes: 1_000, restartCount: 0 });
  });
});
