import type { AuditFinding } from './audit.ts';
import { type Definitions, gapsBeside } from './audit-definitions.ts';
import { auditFinding } from './audit-rules.ts';
import { isSecretName } from './audit-secret-words.ts';
import { type AuditedService, type AuditStack, type Gaps, isKnown, itemsAt, textAt, textOf } from './audit-stack.ts';
import { child, isNull, type Place, type Tree } from './compose-tree.ts';
import { switched } from './compose-values.ts';

/** Variables that a service needs and nobody set: Compose would put nothing there, and go on. */
export const auditVariables = (stack: AuditStack, service: AuditedService): AuditFinding[] =>
  unset(stack, service.name, { ...service, missing: [...service.missing, ...passedOn(stack, service)] });

/** The same of networks, volumes, configs, secrets and the project's name. */
export const auditVariablesBeside = (stack: AuditStack, defined: Definitions): AuditFinding[] =>
  unset(stack, null, gapsBeside(stack, defined));

function unset(stack: AuditStack, name: string | null, { missing, malformed }: Gaps): AuditFinding[] {
  const wrong = malformed.map(({ at, what }) =>
    auditFinding('undefined-variable', at, name, what, 'correct the expression'),
  );
  if (stack.envFileProblem !== undefined) return wrong;
  const told = onceALine(missing).map(({ variable, message, at }) => {
    const why = message === undefined ? '' : ` (${message})`;
    return auditFinding(
      'undefined-variable',
      at,
      name,
      `the variable ${variable} is not set${why}`,
      fixOf(stack, variable, message),
    );
  });
  return [...wrong, ...told];
}

/** A line that names a variable twice is told of once, with the message if there is one. */
function onceALine(missing: AuditedService['missing']): AuditedService['missing'] {
  const key = ({ at, variable }: AuditedService['missing'][number]) => `${at.file}:${at.line} ${variable}`;
  const inOrder = [...missing.filter(({ message }) => !message), ...missing.filter(({ message }) => message)];
  return [...new Map(inOrder.map((each) => [key(each), each])).values()];
}

/** A secret has no default: it would stand in the file. */
function fixOf({ envFile }: AuditStack, variable: string, message: string | undefined): string {
  const set = `set ${variable} in ${envFile ?? 'an env file and name it with --env-file'}`;
  return message !== undefined || isSecretName(variable) ? set : `${set}, or write \${${variable}:-default}`;
}

/** `NAME` without a value is passed on from the env file. */
function passedOn(
  { variables }: AuditStack,
  { keys }: AuditedService,
): { variable: string; message?: string; at: Place }[] {
  const entries = [...(child(keys, 'environment')?.entries ?? [])];
  return entries
    .filter(([name, { value }]) => isNull(value) && !Object.hasOwn(variables, name))
    .map(([variable, { at }]) => ({ variable, at }));
}

/** Env files that a service names, as they are written. */
export const envFilesOf = ({ keys }: AuditedService): { path: string; required: boolean; at: Place }[] =>
  itemsAt(keys, 'env_file').flatMap((item) => {
    const path = pathOf(item);
    const known = path !== undefined && isKnown(path);
    return known ? [{ path, required: switched(textAt(item, 'required')) !== false, at: item.at }] : [];
  });

const pathOf = (item: Tree): string | undefined => textOf(item) ?? textAt(item, 'path');

export function auditEnvFiles({ envFiles }: AuditStack, service: AuditedService): AuditFinding[] {
  return envFilesOf(service).flatMap(({ path, required, at }) => {
    const state = envFiles[path] ?? 'fine';
    if (state === 'fine' || (state === 'missing' && !required)) return [];
    if (state === 'missing')
      return [
        auditFinding(
          'env-file-missing',
          at,
          service.name,
          `the env file '${path}' is not there`,
          'create it, correct the path, or write { path: …, required: false }',
        ),
      ];
    return [
      auditFinding(
        'env-file-unreadable',
        at,
        service.name,
        `the env file '${path}' cannot be used: ${state.unreadable}`,
        'correct it',
      ),
    ];
  });
}
