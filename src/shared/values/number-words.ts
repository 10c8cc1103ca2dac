let format: Intl.NumberFormat | null = null;

/** `12,500`, as numbers stand in sentences everywhere. Whole ones by hand: every list has them, and a browser's own format is slow to load. */
export function formatNumber(number: number): string {
  if (Number.isSafeInteger(number)) return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
  format ??= new Intl.NumberFormat('en');
  return format.format(number);
}

/** "1 customer", "2 customers". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${formatNumber(number)} ${number === 1 ? one : many}`;
}
