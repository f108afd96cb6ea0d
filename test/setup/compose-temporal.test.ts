import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { searchAttributes } from '../../src/contract/search-attributes.ts';

interface Service {
  image: string;
  restart: string;
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
}

const compose = parse(readFileSync('docker-compose.temporal.yml', 'utf8')) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`no service ${name}`);
  return found;
};

test('it follows the Compose specification', () => {
  const schema = JSON.parse(readFileSync('node_modules/dclint/schemas/compose.schema.json', 'utf8')) as object;
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  validate(compose);
  expect(validate.errors ?? []).toEqual([]);
});

test.each(services)('%s: its image has a tag of its own', (_name, { image }) => {
  expect(image).toMatch(/^[a-z./-]+:\d+\.\d+(\.\d+)?$/);
});

test('a service that others wait for tells when it is healthy, and a one-shot service when it is done', () => {
  const awaited = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
  for (const [name, { condition }] of awaited) {
    const expected = service(name).healthcheck ? 'service_healthy' : 'service_completed_successfully';
    expect(`${name}: ${condition}`).toBe(`${name}: ${expected}`);
  }
});

test('everything starts in the order database, schema, server, namespace, and then UI and worker', () => {
  const before = (name: string) => Object.keys(service(name).depends_on ?? {});
  expect(before('schema')).toEqual(['postgres']);
  expect(before('temporal')).toEqual(['schema']);
  expect(before('namespace')).toEqual(['temporal']);
  expect(before('ui')).toEqual(['temporal']);
  expect(before('worker')).toEqual(['namespace']);
});

test('the long-running servers have a health check and come back by themselves', () => {
  for (const name of ['postgres', 'temporal', 'ui']) {
    expect(service(name).healthcheck?.test[0]).toMatch(/^CMD/);
    expect(service(name).restart).toBe('unless-stopped');
  }
});

test('the data stand in a named volume', () => {
  const [volume] = service('postgres').volumes?.map((text) => text.split(':')[0]) ?? [];
  expect(Object.keys(compose.volumes)).toContain(volume);
});

test('no port is reachable from other machines', () => {
  for (const port of services.flatMap(([, { ports = [] }]) => ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('the namespace gets exactly the search attributes that the workflows write', () => {
  const listed = service('namespace').environment?.['SEARCH_ATTRIBUTES']?.split(/\s+/).filter(Boolean);
  expect(listed).toEqual(Object.entries(searchAttributes).map(([name, type]) => `${name}=${type}`));
});
