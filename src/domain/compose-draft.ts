import type { Place, Tree } from './compose-tree.ts';
import type { Mount } from './compose-volumes.ts';
import type { PublishedPort } from './release.ts';
import type { ContainerBody, Dependency } from './service.ts';

/** A service on its way from compose's words to the engine's. */
export interface Draft {
  image?: string;
  builds: boolean;
  container?: string;
  platform?: string;
  body: ContainerBody;
  environment: Map<string, { value: string | undefined; at: Place }>;
  envFiles: EnvFileUse[];
  ports: PublishedPort[];
  mounts: Mount[];
  networks?: Tree;
  dependencies: Dependency[];
}

export interface EnvFileUse {
  path: string;
  required: boolean;
  at: Place;
}

export const emptyDraft = (): Draft => ({
  builds: false,
  body: { HostConfig: {} },
  environment: new Map(),
  envFiles: [],
  ports: [],
  mounts: [],
  dependencies: [],
});
