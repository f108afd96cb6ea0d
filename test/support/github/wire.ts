import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Outgoing {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** By node:http, because fetch does not let the Host header through, from which links to further pages are made. */
export function forward(port: number, { headers, body, ...outgoing }: Outgoing): Promise<Answer> {
  const all = { 'content-type': 'application/json', ...headers };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, ...outgoing, headers: all });
    request.on('error', reject);
    request.on('response', (incoming) => answerOf(incoming).then(resolve, reject));
    request.end(body);
  });
}

const answerOf = async (incoming: IncomingMessage): Promise<Answer> => ({
  status: incoming.statusCode ?? 502,
  headers: kept(incoming.headers),
  body: await textOf(incoming),
});

const kept = ({ link, 'content-type': type, ...headers }: IncomingMessage['headers']): Answer['headers'] => ({
  'content-type': type ?? 'application/json',
  ...(link ? { link } : {}),
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-'))),
});

export async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

export const json = (status: number, body: object, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
  response.statusCode = status;
  response.end(body);
}
