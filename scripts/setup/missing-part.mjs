/** A part that cannot be had here. Its message is the one paragraph the user reads. */
export class MissingPart extends Error {
  /**
   * @param {string} what the part, as the user knows it
   * @param {string[]} tried each way that was tried, with the reason why it failed
   * @param {string} run what the user can do about it
   */
  constructor(what, tried, run) {
    super(`${what} is missing. Tried: ${tried.join('; ')}. To go on: ${run}`);
    this.name = 'MissingPart';
    this.what = what;
    this.tried = tried;
  }
}

/** The first line of what went wrong, short enough for a sentence. */
export const reasonOf = (error) => {
  const text =
    String(error?.message ?? error)
      .trim()
      .split('\n')
      .at(0) ?? '';
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};

/**
 * Takes the first way that works. A way returns its result, or undefined when it does not apply here,
 * or throws with the reason.
 * @param {string} what
 * @param {Array<[name: string, way: () => Promise<unknown>]>} ways
 * @param {string} run what the user can do when none works
 */
export async function firstThatWorks(what, ways, run) {
  const tried = [];
  for (const [name, way] of ways) {
    try {
      const result = await way();
      if (result !== undefined) return result;
      tried.push(`${name} (not there)`);
    } catch (error) {
      if (error instanceof MissingPart) tried.push(`${name} (${error.what} is missing: ${error.tried.join(', ')})`);
      else tried.push(`${name} (${reasonOf(error)})`);
    }
  }
  throw new MissingPart(what, tried, run);
}
