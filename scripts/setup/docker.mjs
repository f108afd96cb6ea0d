import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder, cachePath } from './cache-folder.mjs';
import { installPackages, whyNotInstall } from './debian.mjs';
import { DEFAULT_HOST, Engine } from './engine.mjs';
import { withLock } from './lock.mjs';
import { firstThatWorks, MissingPart } from './missing-part.mjs';
import { which } from './run.mjs';
import { announce } from './steps.mjs';

const STARTED_WITHIN_MS = 60_000;

/** A Docker engine that answers. A named one is never replaced by another. */
export async function provideDocker({ say }) {
  const named = process.env.DOCKER_HOST;
  const reachable = async () => {
    const engine = new Engine();
    await engine.ping();
    return { how: `engine at ${engine.host}`, env: named ? { DOCKER_HOST: named } : {}, engine };
  };
  const ways = [[`the engine at ${named || DEFAULT_HOST}`, reachable]];
  if (!named)
    ways.push([
      'a local engine from the package docker.io',
      () => withLock('dockerd', () => reachable().catch(() => startedEngine(say))),
    ]);
  return firstThatWorks('A reachable Docker engine', ways, adviceFor(named));
}

const adviceFor = (named) =>
  named
    ? `check that the engine named by DOCKER_HOST runs and lets you in, or unset DOCKER_HOST.`
    : 'start Docker (sudo systemctl start docker) and let your user reach it (sudo usermod -aG docker $USER, then log in again), or set DOCKER_HOST.';

async function startedEngine(say) {
  const refusal = whyNotInstall();
  if (refusal) throw new Error(refusal);
  if (!which('dockerd')) {
    say('installing docker.io');
    await installPackages(['docker.io', 'iptables'], 'no Docker engine answers');
  }
  return startDaemon(say);
}

/** The daemon outlives the command: containers of the demo and of `npm run up` need it afterwards. */
async function startDaemon(say) {
  mkdirSync(cacheFolder(), { recursive: true });
  const log = cachePath('dockerd.log');
  announce(
    `Starting the Docker engine in the background (PROMOTER_INSTALL=no forbids this); it stays, its log is ${log}.`,
  );
  say('waiting for the engine');
  const output = openSync(log, 'a');
  const child = spawn(which('dockerd'), [], { detached: true, stdio: ['ignore', output, output] });
  const ended = new Promise((resolve) => child.on('exit', resolve).on('error', resolve));
  child.unref();
  const engine = new Engine();
  if (await answersBefore(engine, ended)) return { how: `started dockerd (process ${child.pid})`, env: {}, engine };
  throw new MissingPart('A running dockerd', [`dockerd did not start, see ${log}`], `read ${log}`);
}

async function answersBefore(engine, ended) {
  let over = false;
  ended.then(() => {
    over = true;
  });
  const deadline = Date.now() + STARTED_WITHIN_MS;
  while (!over && Date.now() < deadline) {
    if (
      await engine.ping().then(
        () => true,
        () => false,
      )
    )
      return true;
    await sleep(200);
  }
  return false;
}
