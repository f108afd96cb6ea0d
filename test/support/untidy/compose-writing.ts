export interface ComposeFile {
  name: string;
  content: string;
  /** For files in which no comment can stand: rules that must show, on whatever line. */
  shows?: string[];
}

/** A rule that must be found at a line. */
export interface Plant {
  file: string;
  line: number;
  rule: string;
}

/** What the marks say. */
export const planted = ({ name, content }: ComposeFile): Plant[] =>
  content.split(/\r?\n/).flatMap((text, index) => {
    const [, rules] = /# plant: (.*)$/.exec(text) ?? [];
    return (rules?.split(', ') ?? []).map((rule) => ({ file: name, line: index + 1, rule }));
  });

const sound = `restart: unless-stopped
    mem_limit: 256m
    healthcheck: { test: [CMD, wget, -q, -O-, "http://localhost/"], interval: 30s }`;
/** A service that nothing can be said against, with more lines. */
export const service = (name: string, rest: string): string => `  ${name}:\n    ${sound}\n${rest}`;
export const redis = '    image: redis:7.2.5\n';
export const file = (...services: string[]): string => `services:\n${services.join('')}`;
