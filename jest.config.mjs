/** ESM throughout: @octokit/rest is ESM only, and `node --experimental-vm-modules` loads it as it is. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 120_000,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // Most of the long tests wait: for a container, a time-out, a heartbeat that does not come. Two cores bear three.
  maxWorkers: 3,
};
