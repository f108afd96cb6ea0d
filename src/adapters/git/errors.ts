import { Refusal } from '../../domain/refusal.ts';

/** git itself cannot be run on the worker. */
export class GitMissingError extends Refusal {
  constructor(reason: string) {
    super([
      {
        check: 'repository',
        status: 'refused',
        what: `git cannot be run on the promotions worker (${reason})`,
        fix: 'install git there, and see that it is on the PATH',
      },
    ]);
  }
}

/** The catalogue's repository is none that git can use. */
export class NotARepositoryError extends Refusal {
  constructor(path: string, reason: string) {
    super([
      {
        check: 'repository',
        status: 'refused',
        what: `${path} is no git repository that can be used: ${reason}`,
        fix: 'correct repository.path in the catalogue, or clone the repository there',
      },
    ]);
  }
}

/** git does not know the name, or it names no commit. */
export class UnknownCommitError extends Refusal {
  constructor(name: string, path: string, what: 'commit' | 'branch' = 'commit') {
    super([
      {
        check: 'commit',
        status: 'refused',
        what: `${path} has no ${what} "${name}"`,
        fix:
          what === 'branch'
            ? 'correct repository.branch in the catalogue, or fetch the branch'
            : 'check the name, or fetch it there first: git fetch',
      },
    ]);
  }
}

/** The commit's files cannot be laid out as a release. */
export class UnusableTreeError extends Refusal {
  constructor(commit: string, reason: string, fix: string) {
    super([{ check: 'commit', status: 'refused', what: `commit ${commit.slice(0, 12)} ${reason}`, fix }]);
  }
}
