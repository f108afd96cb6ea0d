import { apiChanges } from '../../../domain/api-changes.ts';
import type { ApiChange } from '../../../domain/reading.ts';
import { readValue } from './json-formats.ts';
import { jsonOf } from './json-text.ts';
import { looksLikeLocust, readLocustCsv } from './locust-csv.ts';
import { readMarkdown } from './markdown.ts';
import { isMarkdownName } from './names.ts';
import { readOpenApi } from './openapi.ts';
import type { Problem, TextReading } from './text-reading.ts';
import { yamlOf } from './yaml-text.ts';

export type { TextReading } from './text-reading.ts';

/** Reads the whole text of a file whose format must be parsed in one piece; its name only breaks ties. */
export function readText(text: string, file: string): TextReading {
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.trim() === '') return { format: null, problem: 'is empty' };
  if (bare.includes('\0')) return { format: null, problem: 'holds NUL bytes: it is no text' };
  if (isPage(bare)) return { format: null, problem: 'is an HTML page, as of an error or a login: no report' };
  return understood(bare, file);
}

/** What the second of two OpenAPI documents offers differently from the first. */
export function compareApiTexts(before: string, after: string): { changes: ApiChange[] } | Problem {
  const [earlier, later] = [apiOf(before), apiOf(after)];
  if ('problem' in earlier) return { problem: `the earlier document ${earlier.problem}` };
  if ('problem' in later) return { problem: `the document ${later.problem}` };
  return { changes: apiChanges(earlier.value, later.value) };
}

const isPage = (text: string): boolean => /^\s*<(?:!doctype\s+html|html)\b/i.test(text);
const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** Of the kinds of text that are read here, the one that it begins as. */
function understood(text: string, file: string): TextReading {
  if (isJson(text)) {
    const json = jsonOf(text);
    if (!('problem' in json)) return readValue(json.value);
    return isMarkdownName(file) ? markdown(text) : { format: null, ...json };
  }
  if (isMarkdownName(file)) return markdown(text);
  if (looksLikeLocust(text)) return { format: 'locust', ...readLocustCsv(text) };
  if (looksLikeYaml(text)) return yaml(text);
  if (looksLikeMarkdown(text, file)) return markdown(text);
  return { format: null, problem: 'is in no format that evidence is read from' };
}

const markdown = (text: string): TextReading => ({ format: 'markdown', ...readMarkdown(text) });

/** Its first line that says something is a key, and one of those that are looked for is among the outermost. */
function looksLikeYaml(text: string): boolean {
  const first = /^(?![ \t]*(?:#|---|%|\r?$))[^\n]*/m.exec(text)?.[0] ?? '';
  return /^["']?[\w$-]+["']?[ \t]*:(?:\s|$)/.test(first) && /^["']?(?:openapi|swagger|groups)["']?[ \t]*:/m.test(text);
}

function yaml(text: string): TextReading {
  const parsed = yamlOf(text);
  const format = /^["']?groups["']?[ \t]*:/m.test(text) ? 'alert-rules' : 'openapi';
  return 'problem' in parsed ? { format, ...parsed } : readValue(parsed.value);
}

/** A heading or a task, in a file that does not call itself something else. */
const looksLikeMarkdown = (text: string, file: string): boolean =>
  !/[.](?:json|sarif|xml|ya?ml|csv|info|log|lcov)$/i.test(file) &&
  /^(?:#{1,6}[ \t]+\S|[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[[ xX]\][ \t])/m.test(text);

function apiOf(text: string): { value: unknown } | Problem {
  const parsed = isJson(text) ? jsonOf(text) : yamlOf(text);
  if ('problem' in parsed) return parsed;
  const outcome = readOpenApi(parsed.value);
  return 'problem' in outcome ? outcome : parsed;
}
