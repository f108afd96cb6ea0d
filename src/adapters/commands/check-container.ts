import type Docker from 'dockerode';

const [megabyte, gigabyte] = [1_024 ** 2, 1_024 ** 3];

/** Where a criterion's command finds the folder that it may fill. */
export const evidenceInContainer = '/evidence';
/** All that one command may leave, and the largest file that it may write at all. */
export const largestEvidence = 512 * megabyte;

/** A criterion's command: the promoted commit's own code runs in it, so it gets a network, a disk and memory with an end. */
export const checkLimits: Docker.HostConfig = {
  NetworkMode: 'bridge',
  Memory: 4 * gigabyte,
  // The same again means that nothing of it may be swapped.
  MemorySwap: 4 * gigabyte,
  Tmpfs: { '/tmp': 'rw,exec,nosuid,nodev,mode=1777,size=2g' },
  Ulimits: [
    { Name: 'fsize', Soft: largestEvidence, Hard: largestEvidence },
    { Name: 'core', Soft: 0, Hard: 0 },
  ],
};

export const checkMounts = (evidence: string | undefined): Docker.MountConfig =>
  evidence === undefined ? [] : [{ Type: 'bind', Source: evidence, Target: evidenceInContainer }];

/** A worker that is not root could neither read nor remove what root leaves in its folder. */
export function checkUser(): { User?: string } {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return user === 0 ? {} : { User: `${user}:${group}` };
}
