/** An image by the name people know and the content that is meant. */
export interface Image {
  /** As the compose file or `--image` names it: `neo4j:5.26.30-community`. */
  reference: string;
  /** The image's configuration digest, `sha256:…`: the same on every host that holds the same image, built or pulled. */
  digest: string;
  /** `name@sha256:…` by which a registry serves it; missing for an image that was only built. */
  repoDigest?: string;
}

export interface Release {
  component: string;
  /** 40 hexadecimal digits. */
  commit: string;
  image: Image;
}

export interface PublishedPort {
  /** Host address; empty means every address. */
  address: string;
  host: number;
  container: number;
  protocol: 'tcp' | 'udp';
}

/** A release in an environment, as far as it may be shown: no variable's value is in it. */
export interface Deployment {
  environment: string;
  service: string;
  /** The container's name on the engine. */
  container: string;
  release: Release;
  /** SHA-256 over the whole resolved service, values included, so that an edited env file voids an approval. */
  hash: string;
  ports: PublishedPort[];
  volumes: string[];
  networks: string[];
  /** Names only. */
  variables: string[];
  healthcheck: boolean;
}

/** What runs under the deployment's name now. */
export interface Running {
  container: string;
  containerId: string;
  state: string;
  image: Image;
  /** From its labels; missing when promoter did not deploy it. */
  promotion?: { workflowId: string; runId: string; commit: string; hash: string };
}

/** What a deploy put aside, and both ways back to it. */
export interface Previous {
  /** Name of the stopped container, while nobody prunes it. */
  parked?: string;
  containerId: string;
  /** Key of the saved specification in the environment worker's state folder. */
  specification: string;
  image: Image;
}
