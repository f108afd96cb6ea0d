import type { AuditFinding } from './audit.ts';
import { auditFinding } from './audit-rules.ts';
import { type AuditedService, isKnown, textOf, unknown } from './audit-stack.ts';
import { parseImageReference } from './image-reference.ts';

/** The image is named, by a name that an engine cannot misread, with a tag that stays what it is. */
export function auditImage({ name, at, keys, inherits }: AuditedService): AuditFinding[] {
  const entry = keys.entries.get('image');
  if (!entry) return keys.entries.has('build') || inherits ? [] : [imageless(name, at)];
  const text = textOf(entry.value) ?? '';
  const find = (rule: 'invalid-image' | 'doubled-tag' | 'latest-tag' | 'no-tag', message: string, fix: string) => [
    auditFinding(rule, entry.value.at, name, message, fix),
  ];
  if (text.length > longest) return find('invalid-image', 'it is longer than any image reference', 'write name:tag');
  const shown = text.replaceAll(unknown, '…');
  const doubled = doubledTag(text);
  if (doubled) return find('doubled-tag', `'${shown}' ${doubled}`, `write one tag: ${single(shown)}`);
  const parsed = parseImageReference(text.replaceAll(unknown, 'x'));
  if (!parsed)
    return find(
      'invalid-image',
      `'${shown}' is not an image reference`,
      'write name:tag or name@sha256:…, the name in lower case',
    );
  if (parsed.digest !== undefined) return [];
  const pinned = `write the version that was tested, such as ${parsed.name.replace(/^x$/, 'name')}:1.2.3`;
  if (parsed.tag === 'latest')
    return find('latest-tag', `'${shown}' is another image whenever somebody pushes one`, pinned);
  return parsed.tag === undefined && isKnown(text)
    ? find('no-tag', `'${shown}' has no tag, so that the engine takes 'latest'`, pinned)
    : [];
}

/** Of a name and a tag and a digest together, with room to spare. */
const longest = 600;

const imageless = (name: string, at: AuditedService['at']): AuditFinding =>
  auditFinding(
    'no-image',
    at,
    name,
    'it has neither image nor build: alone, this file cannot be started',
    'name an image; if the file only overrides another one, audit both, the base first, with --together',
  );

/** Source: https://docs.docker.com/reference/cli/docker/image/pull/: everything but the last tag is ignored without a word. */
function doubledTag(text: string): string | undefined {
  const last = text.split('@', 1).join('').split('/').at(-1) ?? '';
  const [, ...tags] = last.split(':');
  if (tags.length > 1) return 'has two tags: an engine would take the last one, or another image';
  const parts = (tags[0] ?? '').split('-');
  const twice = parts.find((part, index) => /[a-z]/i.test(part) && part === parts[index + 1]);
  return twice === undefined ? undefined : `says '${twice}' twice in its tag: there is no such image`;
}

function single(text: string): string {
  const slash = text.lastIndexOf('/') + 1;
  const [name, tag = ''] = text.slice(slash).split(':');
  const parts = tag.split('-');
  const once = parts.filter((part, index) => part !== parts[index - 1] || !/[a-z]/i.test(part));
  return `${text.slice(0, slash)}${name}:${once.join('-')}`;
}
