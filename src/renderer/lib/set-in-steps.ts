/** So many are added in a few milliseconds. */
const STEP = 10_000;

/** A set of very many values, made in several tasks: in one it would hold up what a person does meanwhile. */
export async function setInSteps<Value>(values: readonly Value[]): Promise<ReadonlySet<Value>> {
  const set = new Set<Value>();
  for (let from = 0; from < values.length; from += STEP) {
    if (from > 0) await new Promise((resolve) => setTimeout(resolve, 0));
    for (const value of values.slice(from, from + STEP)) set.add(value);
  }
  return set;
}
