/** Hands a CSV to the browser to be saved. With the mark at its start, spreadsheets read it as Unicode. */
export function saveCsv(name: string, csv: string): void {
  const file = new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' });
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
