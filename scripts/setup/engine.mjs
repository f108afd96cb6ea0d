import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';

export const DEFAULT_HOST = 'unix:///var/run/docker.sock';
const ANSWER_WITHIN_MS = 3_000;

/**
 * The Docker Engine API, as far as set-up needs it. The `docker` command is not required: a container
 * that was given the engine's socket has no such command.
 */
export class Engine {
  /** @param {string} host as DOCKER_HOST writes it */
  constructor(host = process.env.DOCKER_HOST || DEFAULT_HOST) {
    this.host = host;
    this.target = targetOf(host);
  }

  async ping() {
    const answer = await this.send('GET', '/_ping', { timeoutMs: ANSWER_WITHIN_MS });
    answer.resume();
    if (answer.statusCode !== 200) throw new Error(`${this.host} answers ${answer.statusCode}`);
  }

  /** What the engine knows of a local image, or undefined. */
  async image(reference) {
    const answer = await this.send('GET', `/images/${encodeURIComponent(reference)}/json`, { timeoutMs: 30_000 });
    const body = await textOf(answer);
    if (answer.statusCode === 404) return undefined;
    if (answer.statusCode !== 200) throw new Error(messageIn(body));
    return JSON.parse(body);
  }

  /** Pulls an image; fails when nothing moves for `idleMs`. */
  async pull(reference, { idleMs = 20_000 } = {}) {
    const [, repository, tag] = /^(.+):([^:/]+)$/.exec(reference) ?? [];
    const query = new URLSearchParams({ fromImage: repository, tag });
    await progress(await this.send('POST', `/images/create?${query}`, { timeoutMs: idleMs }));
  }

  /** Builds an image from a context that `tar` streams. */
  async build(context, { tag, labels = {} }) {
    const query = new URLSearchParams({ t: tag, labels: JSON.stringify(labels), rm: '1', forcerm: '1' });
    const headers = { 'content-type': 'application/x-tar' };
    await progress(await this.send('POST', `/build?${query}`, { headers, body: context, timeoutMs: 300_000 }));
  }

  /** `timeoutMs` is the longest silence allowed, not the longest duration. */
  send(method, path, { headers, body, timeoutMs }) {
    return new Promise((resolve, reject) => {
      const { client, ...options } = this.target;
      const request = client.request({ ...options, method, path, headers }, resolve);
      request.setTimeout(timeoutMs, () =>
        request.destroy(new Error(`${this.host} was silent for ${timeoutMs / 1000} s`)),
      );
      request.on('error', reject);
      if (body) body.on('error', (error) => request.destroy(error)).pipe(request);
      else request.end();
    });
  }
}

function targetOf(host) {
  if (host.startsWith('unix://')) return { client: http, socketPath: host.slice('unix://'.length) };
  const url = new URL(host);
  if (url.protocol !== 'tcp:') throw new Error(`DOCKER_HOST=${host}: set-up speaks unix:// and tcp:// only`);
  const address = { host: url.hostname, port: url.port || 2375 };
  const certificates = process.env.DOCKER_CERT_PATH;
  if (!process.env.DOCKER_TLS_VERIFY || !certificates) return { client: http, ...address };
  const read = (name) => readFileSync(join(certificates, name));
  return { client: https, ...address, ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

/** The engine answers 200 before it begins; what went wrong stands in the stream. */
async function progress(answer) {
  const text = await textOf(answer);
  if (answer.statusCode !== 200) throw new Error(messageIn(text));
  for (const line of text.split('\n').filter(Boolean)) {
    const { errorDetail } = JSON.parse(line);
    if (errorDetail) throw new Error(errorDetail.message);
  }
}

async function textOf(answer) {
  answer.setEncoding('utf8');
  let text = '';
  for await (const chunk of answer) text += chunk;
  return text;
}

function messageIn(body) {
  try {
    return JSON.parse(body).message;
  } catch {
    return body.trim();
  }
}
