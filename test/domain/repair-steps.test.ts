import { expect, test } from '@jest/globals';
import { repairSteps } from '../../src/domain/repair-steps.ts';
import { snapshot } from '../support/github/snapshots.ts';

const image = { reference: 'neo4j:5.26.12-community', digest: `sha256:${'0'.repeat(64)}` };
const previous = { parked: 'neo4j-staging-prev-0123456789ab', containerId: '0123456789ab', specification: 'k', image };

test('before a deploy there is nothing to repair but the workers', () => {
  expect(repairSteps(snapshot(), 'validating')).toEqual([
    "nothing was deployed, and what ran before runs on: look at the workers with 'promoter doctor', then begin anew with 'promoter start neo4j staging'",
  ]);
});

test('when the way back failed, the new container goes and the parked one comes back under its name', () => {
  const steps = repairSteps(snapshot({ containerId: 'fedcba9876543210', previous }), 'rolling-back');
  expect(steps.slice(1, 3)).toEqual([
    'take the new container away: docker rm -f fedcba987654',
    'put the one of before back: docker rename neo4j-staging-prev-0123456789ab neo4j-staging && docker start neo4j-staging',
  ]);
});

test('where nothing is parked, the image that ran before is named', () => {
  const running = { container: 'neo4j-staging', containerId: '0123456789ab', state: 'running' as const, image };
  const { assessment } = snapshot();
  const steps = repairSteps(snapshot({ assessment: { ...assessment, running } as never }), 'rolling-back');
  expect(steps[1]).toBe(
    `start the release of before as neo4j-staging from image neo4j:5.26.12-community (${image.digest})`,
  );
});

test('what was put back and does not work is neither removed nor renamed', () => {
  const rollback = { how: 'parked' as const, container: 'neo4j-staging', containerId: '0123456789ab', reason: '' };
  const steps = repairSteps(snapshot({ containerId: 'fedcba9876543210', previous, rollback }), 'rolling-back').join();
  expect(steps).toContain('docker logs --tail 100 neo4j-staging');
  expect(steps).not.toMatch(/docker rm|rename/);
});

test('a release that has passed its soak stays', () => {
  const steps = repairSteps(snapshot({ containerId: 'fedcba9876543210', previous }), 'promoting').join();
  expect(steps).toContain('passed its soak and stays as neo4j-staging');
  expect(steps).not.toMatch(/docker rm|rename/);
});
