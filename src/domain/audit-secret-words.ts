import { isKnown } from './audit-stack.ts';

const whole = [
  'PASS',
  'PWD',
  'SECRET',
  'SECRETS',
  'TOKEN',
  'API_KEY',
  'APIKEY',
  'PRIVATE_KEY',
  'ACCESS_KEY',
  'SECRET_KEY',
  'SECRET_KEY_BASE',
  'ENCRYPTION_KEY',
  'SIGNING_KEY',
  'MASTER_KEY',
  'JWT_KEY',
  'FERNET_KEY',
  'CREDENTIAL',
  'CREDENTIALS',
  'AUTH',
  'AUTH_TOKEN',
  'REQUIREPASS',
  'MASTERAUTH',
].join('|');
/** `DB_PASSWORD`, `pgPassword`, `OPENAI_API_KEY`, `JWT_SECRET_2`; not `PASSWORD_FILE` or `MAX_TOKENS`. */
const secretName = new RegExp(
  `(?:PASSWORD|PASSWD|PASSPHRASE|(?:^|[_.-])(?:${whole}))(?:[_.-]?(?:\\d+|DEV|TEST|STAGING|PROD|PRODUCTION|VALUE|BASE64))?$`,
);

export const isSecretName = (name: string): boolean =>
  secretName.test(
    name
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replaceAll('-', '_')
      .toUpperCase(),
  );

/** `MYSQL_RANDOM_ROOT_PASSWORD`, `ALLOW_EMPTY_PASSWORD`: they say whether there is a password, and not which. */
const isSwitch = (name: string): boolean => /(^|[_.-])(RANDOM|ALLOW_EMPTY)([_.-]|$)/i.test(name);

const isPasswordName = (name: string): boolean => /PASS|PWD/i.test(name);

/** Longer texts are looked at so far, so that none of the shapes takes long. */
const mostLetters = 2_048;

/** Words that switch something, and paths to where the secret is. */
const harmless =
  /^(|[01]|none|null|nil|true|false|yes|no|on|off|disabled?|enabled?|basic|required|optional|auto|trust|md5|scram-sha-256)$/i;

/** `<set me>`, `{{ token }}`: somebody or something is to put it there; `$NAME` and `%NAME%` stand for it. */
const isPlaceholder = (text: string): boolean => /^[$%]|^<[^<>]*>$|\{\{[^{}]*\}\}/.test(text);

/** An address without a password and without a query gives nothing away. */
const isAddress = (text: string): boolean => /^https?:\/\/[^\s?#@]+$/.test(text);

/** Whether the value is written out. Of `neo4j/password`, the part after the slash counts. */
export function isSecretValue(name: string, value: string): boolean {
  const text = value
    .slice(0, mostLetters)
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');
  if (!isKnown(text) || harmless.test(text) || isPlaceholder(text) || isSwitch(name)) return false;
  if (isAddress(text)) return false;
  if (/^\/(run|var|etc|secrets|mnt|opt|srv|home|usr)\//.test(text)) return false;
  if (/(^|[_.-])AUTH$/i.test(name)) return isUserWithPassword(text) || /^redis/i.test(name);
  return isPasswordName(name) || !/^\d{1,6}$/.test(text);
}

const isUserWithPassword = (text: string): boolean =>
  /^[^/]+\/.+|^[^:]+:.+/.test(text) && !isPlaceholder(text.replace(/^[^/:]+[/:]/, ''));

/** Passwords that every example has, and the shapes that issuers give their keys. */
const shapes = [
  /^(changeme|change[_-]?me|changeit|password\d+|admin123|letmein|hunter2|p@ssw0rd|qwerty\d*|secret123|supersecret|test1234|testpass(word)?)$/i,
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{30,}/,
  /\bglpat-[\w-]{20,}/,
  /\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bAIza[\w-]{35}\b/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

export function holdsSecret(value: string): boolean {
  const text = value.slice(0, mostLetters).trim();
  return shapes.some((shape) => shape.test(text));
}
