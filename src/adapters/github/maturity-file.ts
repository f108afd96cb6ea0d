import { type StageChange, withStage } from '../../domain/maturity.ts';
import { type Hub, isStatus } from './client.ts';

interface Stored {
  /** Missing when there is no such file yet. */
  sha?: string;
  text: string;
}

const attempts = 3;

/**
 * Brings the stage into the file on the branch; writes nothing when it stands there already. Somebody else's
 * commit in between (409, or 422 for a file that was just made) makes it read again. Returns notes on what
 * file and records disagreed about.
 */
export async function recordStage(hub: Hub, path: string, change: StageChange): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const stored = await read(hub, path);
    if (stored === undefined) return [`${path} was left as it is: it is not a text file in UTF-8`];
    const { text, notes } = withStage(stored.text, change);
    if (text === stored.text) return notes;
    try {
      await write(hub, path, { ...stored, text }, messageFor(change, notes));
      return notes;
    } catch (error) {
      if (attempt >= attempts || !isStatus(error, 409, 422)) throw error;
    }
  }
}

/** Undefined when writing its text back could not give the same bytes. */
async function read(hub: Hub, path: string): Promise<Stored | undefined> {
  try {
    const { data } = await hub.api.repos.getContent({ ...hub.at, path, ref: hub.options.branch });
    if (Array.isArray(data) || data.type !== 'file' || !('content' in data) || data.encoding !== 'base64')
      return undefined;
    const bytes = Buffer.from(data.content, 'base64');
    const text = bytes.toString('utf8');
    return Buffer.from(text, 'utf8').equals(bytes) ? { sha: data.sha, text } : undefined;
  } catch (error) {
    if (isStatus(error, 404)) return { text: '' };
    throw error;
  }
}

async function write(hub: Hub, path: string, { sha, text }: Stored, message: string): Promise<void> {
  const content = Buffer.from(text, 'utf8').toString('base64');
  const file = { ...hub.at, path, branch: hub.options.branch, message, content };
  await hub.api.repos.createOrUpdateFileContents(sha === undefined ? file : { ...file, sha });
}

function messageFor({ component, stage, issue }: StageChange, notes: readonly string[]): string {
  const subject = `Record ${component} in ${stage}${issue === undefined ? '' : ` (#${issue})`}`;
  return [subject, ...notes].join('\n\n');
}
