interface Keyed {
  readonly key: string;
}

const made = new WeakMap<readonly Keyed[], ReadonlyMap<string, Keyed>>();

/** Rows by their keys: made once for a list as it stands, whoever asks, however many thousands they are. */
export function byKey<Row extends Keyed>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  const known = made.get(rows) as ReadonlyMap<string, Row> | undefined;
  if (known !== undefined) return known;
  const map = new Map(rows.map((row) => [row.key, row]));
  made.set(rows, map);
  return map;
}
