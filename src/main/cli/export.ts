import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { IMPORTED_TYPES } from '#shared/bridge/import.ts';
import { withApp } from './ask-app.ts';
import { type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';

interface ExportOptions extends CommonOptions {
  readonly type?: string;
  readonly format?: string;
}

export function addExportCommand(program: Command): void {
  withCommonOptions(program.command('export <file>'))
    .description(
      'Export everything as one archive that can be imported again, or one kind of record as a table.',
    )
    .addOption(new Option('--type <type>', 'only these').choices(IMPORTED_TYPES))
    .addOption(new Option('--format <format>', 'of a type: csv or json').choices(['csv', 'json']))
    .action(async (file: string, { dataDir, json, type, format }: ExportOptions) => {
      if (format !== undefined && type === undefined)
        throw new Error('The archive has a format of its own: give --type with --format');
      const query = new URLSearchParams({
        ...(type === undefined ? {} : { type }),
        ...(format === undefined ? {} : { format }),
      });
      const answer = await withApp(dataDir, (ask) => ask('GET', `/export?${query}`));
      const bytes = Buffer.from(textOf(answer.content), 'base64');
      write(file, bytes);
      const told = { object: 'export', file, type: type ?? 'archive', size: bytes.length };
      if (file !== '-') printAnswer(told, json, () => [`Written to ${file}`]);
    });
}

function write(file: string, bytes: Buffer): void {
  try {
    if (file === '-') process.stdout.write(bytes);
    else writeFileSync(file, bytes, { mode: 0o600 });
  } catch (error) {
    throw new Error(`${file} cannot be written: ${String((error as NodeJS.ErrnoException).code)}`);
  }
}
