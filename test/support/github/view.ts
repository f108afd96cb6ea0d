import { z } from 'zod';

const labelSchema = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const issueSchema = z
  .object({
    number: z.number(),
    title: z.string(),
    body: z.string().nullish(),
    state: z.enum(['open', 'closed']),
    state_reason: z.string().nullish(),
    labels: z.array(labelSchema),
    user: z.object({ login: z.string() }),
  })
  .transform(({ state_reason, user, body, ...issue }) => ({
    ...issue,
    body: body ?? '',
    stateReason: state_reason ?? undefined,
    author: user.login,
  }));
const commentSchema = z
  .object({ id: z.number(), body: z.string(), user: z.object({ login: z.string() }) })
  .transform(({ id, body, user }) => ({ id, body, author: user.login }));
const fileSchema = z.object({ content: z.string(), sha: z.string() });

export type SeenComment = z.infer<typeof commentSchema>;
export type SeenIssue = z.infer<typeof issueSchema> & { comments: SeenComment[] };

/** What the stand-in holds, for tests and for the page. */
export interface View {
  repository: string;
  /** By number, each with its comments, oldest first. */
  issues(): Promise<SeenIssue[]>;
  /** The bytes of a file on the default branch as UTF-8; undefined when there is none. */
  file(path: string): Promise<string | undefined>;
}

type Ask = (method: string, path: string) => Promise<unknown>;

export function openView(ask: Ask, repository: string): View {
  const base = `/repos/${repository}`;
  const comments = (issue: number) => all(ask, `${base}/issues/${issue}/comments?`, commentSchema);
  return {
    repository,
    async issues() {
      const found = await all(ask, `${base}/issues?state=all&sort=created&direction=asc&`, issueSchema);
      const full = await Promise.all(
        found.map(async (issue) => ({ ...issue, comments: await comments(issue.number) })),
      );
      return full.sort((a, b) => a.number - b.number);
    },
    async file(path) {
      const stored = fileSchema.safeParse(await ask('GET', `${base}/contents/${path}`).catch(() => undefined));
      return stored.success ? Buffer.from(stored.data.content, 'base64').toString('utf8') : undefined;
    },
  };
}

const pageSize = 100;

async function all<T>(ask: Ask, path: string, schema: z.ZodType<T>): Promise<T[]> {
  const found: T[] = [];
  for (let page = 1; ; page++) {
    const some = z.array(schema).parse(await ask('GET', `${path}per_page=${pageSize}&page=${page}`));
    found.push(...some);
    if (some.length < pageSize) return found;
  }
}
