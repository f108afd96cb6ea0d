/** Every circle among dependencies, each once, beginning with its first name in alphabetical order. */
export function cycles(components: Readonly<Record<string, { dependsOn: readonly string[] }>>): string[][] {
  const found = new Map<string, string[]>();
  const done = new Set<string>();
  const follow = (name: string, trail: readonly string[]): void => {
    const at = trail.indexOf(name);
    if (at >= 0) {
      const circle = turned(trail.slice(at));
      found.set(circle.join('\n'), circle);
      return;
    }
    if (done.has(name) || !Object.hasOwn(components, name)) return;
    for (const next of components[name]?.dependsOn ?? []) follow(next, [...trail, name]);
    done.add(name);
  };
  for (const name of Object.keys(components)) follow(name, []);
  return [...found.values()];
}

function turned(circle: readonly string[]): string[] {
  const first = circle.indexOf([...circle].sort()[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first)];
}
