/** Lines of pasted or imported text, as cells. */

/** What separates cells, the surest first: a tab is in no name. */
const SEPARATORS = ['\t', ';', ',', '|'] as const;

/**
 * The cells of a line, trimmed; empty ones at its end are dropped. What stands in double quotes may hold separators; a
 * quote in quotes is written twice; an open quote ends with its line.
 */
export function splitCells(line: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index];
    if (isQuoted && character === '"' && line[index + 1] === '"') {
      cell += '"';
      index += 1;
    } else if (character === '"' && (isQuoted || cell.trim() === '')) {
      isQuoted = !isQuoted;
    } else if (character === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  cells.push(cell.trim());
  while (cells.length > 1 && cells.at(-1) === '') cells.pop();
  return cells;
}

/** The separators that stand in a line outside of quotes, the surest first. */
export function separatorsIn(line: string): readonly string[] {
  const outside = line.replace(/"(?:[^"]|"")*(?:"|$)/g, '');
  return SEPARATORS.filter((separator) => outside.includes(separator));
}
