/** Hands a CSV to the browser to be saved. With the mark at its start, spreadsheets read it as Unicode. */
export function saveCsv(name: string, csv: string): void {
  saveFile(name, new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' }));
}

/** The same for a file as it is. */
export function saveBytes(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  saveFile(name, new Blob([bytes], { type: 'application/octet-stream' }));
}

/** Hands a file to the browser to be saved. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
