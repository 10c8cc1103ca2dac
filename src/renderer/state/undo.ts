interface Undo {
  readonly run: () => void;
  readonly until: number;
}

let undos: readonly Undo[] = [];

/**
 * Keeps the way back from what was just done.
 * @returns a function that goes it, once.
 */
export function rememberUndo(run: () => void, forMs: number, now: () => number = Date.now): () => void {
  const undo: Undo = { run, until: now() + forMs };
  undos = [...undos.filter((other) => other.until > now()), undo];
  return () => {
    if (!undos.includes(undo)) return;
    undos = undos.filter((other) => other !== undo);
    undo.run();
  };
}

/** Takes back the newest thing that still can be. @returns whether there was one. */
export function undoLatest(now: () => number = Date.now): boolean {
  const undo = undos.filter((candidate) => candidate.until > now()).at(-1);
  if (undo === undefined) return false;
  undos = undos.filter((other) => other !== undo);
  undo.run();
  return true;
}
