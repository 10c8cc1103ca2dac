/**
 * Edits between two words: inserting, removing, replacing a letter, or swapping two neighbours, each 1.
 * Meant for names of a few dozen letters: the cost is the product of the lengths.
 */
export function editDistance(a: string, b: string): number {
  return cell(distancesTo(a, b), b.length);
}

/** Edits between a word and whichever beginning of another is nearest to it. */
export function distanceToBeginning(a: string, b: string): number {
  return Math.min(...distancesTo(a, b));
}

/** Edits between a word and each beginning of another, by its length. */
function distancesTo(a: string, b: string): readonly number[] {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(cell(last, j) + 1, cell(row, j - 1) + 1, cell(last, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, cell(beforeLast, j - 2) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last;
}

function cell(row: readonly number[], at: number): number {
  return row[at] ?? Number.POSITIVE_INFINITY;
}

/** Names longer than this are not typing mistakes of a field's name. */
const LONGEST_NAME = 40;

/**
 * The candidate that `name` was most likely meant to be, or null when none is near: about a third of the letters
 * may be wrong, or one is the beginning of the other (three letters at least). The first of equals wins.
 */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  if (name.length === 0 || name.length > LONGEST_NAME) return null;
  const allowed = Math.max(1, Math.floor(name.length * 0.35));
  let nearest: string | null = null;
  let least = allowed + 1;
  for (const candidate of candidates) {
    const distance =
      Math.abs(candidate.length - name.length) > allowed ? least : editDistance(name, candidate);
    if (distance < least && distance < candidate.length) {
      nearest = candidate;
      least = distance;
    }
  }
  if (nearest !== null || name.length < 3) return nearest;
  return candidates.find((c) => c.startsWith(name) || (c.length >= 3 && name.startsWith(c))) ?? null;
}
