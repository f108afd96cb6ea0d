import { expect, test } from '@jest/globals';
import { againCommand, settingsFor } from '../../scripts/hints.ts';

test('The stack is started again as it was started, and no token is shown', () => {
  expect(againCommand([], {})).toBe('npm run up');
  expect(againCommand(['--port', '7333'], { PROMOTER_CATALOGUE: 'my ops/a.yaml', GITHUB_TOKEN: 'secret' })).toBe(
    "PROMOTER_CATALOGUE='my ops/a.yaml' npm run up -- --port 7333",
  );
});

test('Another terminal is told what differs from what promoter takes by itself', () => {
  expect(settingsFor({ address: '127.0.0.1:7233', uiUrl: 'http://127.0.0.1:8233' }, {})).toBe('');
  expect(
    settingsFor({ address: '127.0.0.1:7333', uiUrl: 'http://127.0.0.1:8333' }, { PROMOTER_CATALOGUE: 'a.yaml' }),
  ).toBe('TEMPORAL_ADDRESS=127.0.0.1:7333 TEMPORAL_UI_URL=http://127.0.0.1:8333 PROMOTER_CATALOGUE=a.yaml ');
});
