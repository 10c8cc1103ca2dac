import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  /** From the end of the header, in decimal digits; absent for what is unpacked. */
  readonly offset?: string;
  readonly size?: number;
  readonly unpacked?: boolean;
}

export interface PackedFile {
  readonly path: string;
  /** Null for a file that lies beside the archive instead of in it. */
  readonly content: Buffer | null;
}

/** The files of an asar archive: two lengths, the header's text, then their contents one after another. */
export function readAsar(archive: string): readonly PackedFile[] {
  const bytes = readFileSync(archive);
  const start = 8 + bytes.readUInt32LE(4);
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Entry;
  const walk = (entry: Entry, path: string): readonly PackedFile[] => {
    if (entry.files !== undefined) {
      return Object.entries(entry.files).flatMap(([name, child]) =>
        walk(child, path === '' ? name : `${path}/${name}`),
      );
    }
    const offset = start + Number(entry.offset);
    const content = entry.unpacked === true ? null : bytes.subarray(offset, offset + (entry.size ?? 0));
    return [{ path, content }];
  };
  return walk(header, '');
}

/** Puts an archive, with what was left beside it, back into a folder of files. */
export function extractAsar(archive: string, folder: string): void {
  for (const { path, content } of readAsar(archive)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content ?? readFileSync(join(`${archive}.unpacked`, path)));
  }
}
