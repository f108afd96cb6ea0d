import { sep } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Files of a minute and more, which mostly wait. A run ends soonest when none of them begins last. */
const LONGEST = [
  'workflows/seven-days',
  'integration/crashes',
  'integration/drill',
  'integration/neo4j-data',
  'workflows/rules',
  'integration/deploy-rollback',
  'workflows/course',
  'integration/deploy',
  'integration/github-away',
  'integration/checks-run',
  'client/real-server',
  'activities/watching',
  'integration/neo4j-probe',
  'integration/untidy-project',
];

/** Jest's own order knows how long a file took, but not in a fresh clone: there it goes by the size of the file. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONGEST.findIndex((name) => path.endsWith(`${sep}test${sep}${name.replace('/', sep)}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
