import { expect, test } from '@jest/globals';
import { healthcheckOf } from '../../src/activities/gathering-health.ts';
import { createServiceSource } from '../../src/adapters/files/compose.ts';
import { parseCatalogue } from '../../src/config/catalogue.ts';
import { isFinding, wayInto } from '../../src/domain/way.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChainedRecord } from '../../src/domain/record.ts';
import { assessmentOf, deploymentOf, recordNamed } from '../support/records.ts';

const text = `environments:
  staging: { compose: staging.yml }
  production: { compose: production.yml }
components: { web: { service: web } }
`;
const catalogue = parseCatalogue(text, '/catalogues/promoter.yaml');
const checked = 'healthcheck: { test: "true" }';
const disabled = 'healthcheck: { disable: true }';
const compose = (more: string): string => `services:\n  web:\n    image: web:1\n    ${more}\n`;

/** The release as it stands in staging, where its container had a health check or none. */
const entry = (healthcheck: boolean): ChainedRecord => {
  const release = { component: 'web', commit: 'a'.repeat(40), image: { reference: 'web:1', digest: 'sha256:d1' } };
  const assessment = { ...assessmentOf(release), deployment: deploymentOf(release, { healthcheck }) };
  return { ...recordNamed('s', { component: 'web', assessment }), sequence: 1, previous: '0'.repeat(64) };
};

test.each<[string, string, string, boolean | undefined, boolean | undefined]>([
  ['its compose file has one', checked, '', undefined, true],
  ['its compose file switches it off, whatever the image has', disabled, '', true, false],
  ['its image showed one in staging', '', '', true, true],
  ['its image showed none in staging', '', '', false, false],
  ['that of staging came from the compose file there, so the image says nothing', '', checked, true, undefined],
  ['nothing stands in staging', '', '', undefined, undefined],
  ['its compose file cannot be resolved', 'ports: [nonsense]', '', undefined, undefined],
])(
  'whether a service has a health check is known by what is there: %s',
  async (_, production, staging, shown, expected) => {
    const folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
    try {
      await writeFile(join(folder, 'production.yml'), compose(production));
      await writeFile(join(folder, 'staging.yml'), compose(staging));
      const way = wayInto(catalogue, 'web', 'production');
      if (isFinding(way)) throw new Error(way.what);
      const ports = { releases: { pristine: async () => folder }, services: createServiceSource() };
      const found = await healthcheckOf(ports, catalogue, way, folder, shown === undefined ? undefined : entry(shown));
      expect(found).toBe(expected);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
