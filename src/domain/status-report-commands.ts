/** A word as a shell takes it, unchanged where it needs no quotes. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The commands a person can paste, complete but for their own name (`YOU`) and words (`WHY`). */
export function commandsFor(component: string, environment: string) {
  const place = `${shellWord(component)} ${shellWord(environment)}`;
  return {
    status: `promoter status ${place}`,
    approve: (code: string) => `promoter approve ${place} --code ${shellWord(code)} --by YOU`,
    reject: (code: string) => `promoter reject ${place} --code ${shellWord(code)} --by YOU`,
    abort: `promoter abort ${place} --reason 'WHY'`,
  };
}

/** The payload of the signals `approve` and `reject`, for the Web UI's own form. */
export const signalPayload = (runId: string, code: string): string => JSON.stringify({ runId, by: 'YOU', code });

/** The same signal from a shell. */
export const signalCommand = (workflowId: string, runId: string, name: string, code: string): string =>
  `temporal workflow signal --workflow-id ${shellWord(workflowId)} --run-id ${shellWord(runId)} --name ${name} --input ${shellWord(signalPayload(runId, code))}`;
