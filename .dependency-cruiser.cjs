/**
 * The layers: who may import whom. `domain` knows nobody, nothing but bin/ knows `worker` and `client`.
 * test/setup/import-rules.test.ts plants a violation of each rule and expects it to be caught.
 * The swc parser cannot tell `import type` from `import`, so no rule here may depend on that; import
 * cycles, where it matters, are Biome's (noImportCycles).
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from: { path: from }, to });
const outside = (...allowed) => ({ pathNot: allowed });

const src = (layer) => `^src/${layer}/`;
const npm = (name) => `(^|/)node_modules/${name}(/|$)`;

module.exports = {
  forbidden: [
    forbid(
      'domain-is-pure',
      'Rules import rules only: no I/O, no clock, no Temporal.',
      src('domain'),
      outside(src('domain'), npm('@noble')),
    ),
    forbid(
      'contract-is-data',
      "What crosses a border: domain types and Temporal's definitions.",
      src('contract'),
      outside(src('contract'), src('domain'), npm('@temporalio/(common|workflow)')),
    ),
    forbid(
      'workflows-orchestrate',
      "Workflow code is deterministic and small: no zod, no Node built-ins, and activities by contract/'s types only.",
      src('workflows'),
      outside(src('workflows'), src('domain'), src('contract'), npm('@temporalio/(common|workflow)')),
    ),
    forbid('activities-use-ports', 'Activities reach the outside through their ports.', src('activities'), {
      path: '^src/',
      pathNot: [src('activities'), src('domain'), src('contract')],
    }),
    forbid(
      'adapters-implement-ports',
      'An adapter knows the ports and the domain, and no other layer.',
      src('adapters'),
      {
        path: '^src/',
        pathNot: [src('adapters'), '^src/activities/(ports|[a-z]+-ports)[.]ts', src('domain'), src('contract')],
      },
    ),
    forbid('config-is-parsed-once', 'The catalogue is parsed into domain types.', src('config'), {
      path: '^src/',
      pathNot: [src('config'), src('domain')],
    }),
    // Files of the reader's own are read where the reader is: `evidence`, `manifest` and `audit` need no server.
    forbid(
      'client-knows-no-worker',
      'The CLI talks to the server, never to code that the worker runs; only what reads local files is shared.',
      src('client'),
      {
        path: '^src/',
        pathNot: [src('client'), src('contract'), src('config'), src('domain'), src('adapters/(compose|evidence)')],
      },
    ),
    forbid('worker-knows-no-client', 'The worker composes everything but the CLI.', src('worker'), {
      path: src('client'),
    }),
    forbid('nothing-imports-the-roots', 'Worker and client are entrances.', '^src/(?!worker/|client/)', {
      path: '^src/(worker|client)/',
    }),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
