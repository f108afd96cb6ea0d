import { shellWord } from '../src/domain/status-report-commands.ts';

type Env = Readonly<Record<string, string | undefined>>;

const assigned = (settings: Record<string, string | undefined>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => (value ? [`${name}=${shellWord(value)}`] : []));

/** What starts the same stack again: the variables and options that were given. A token is never printed. */
export function againCommand(argv: readonly string[], env: Env): string {
  const { PROMOTER_CATALOGUE, TEMPORAL_ADDRESS } = env;
  const options = argv.length > 0 ? ['--', ...argv.map(shellWord)] : [];
  return [...assigned({ PROMOTER_CATALOGUE, TEMPORAL_ADDRESS }), 'npm run up', ...options].join(' ');
}

/** What `bin/promoter` needs in another terminal to reach this stack, where that is not what it takes by itself. */
export function settingsFor({ address, uiUrl }: { address: string; uiUrl?: string }, env: Env): string {
  return assigned({
    TEMPORAL_ADDRESS: address === '127.0.0.1:7233' ? undefined : address,
    TEMPORAL_UI_URL: uiUrl === 'http://127.0.0.1:8233' ? undefined : uiUrl,
    PROMOTER_CATALOGUE: env['PROMOTER_CATALOGUE'],
  })
    .map((setting) => `${setting} `)
    .join('');
}
