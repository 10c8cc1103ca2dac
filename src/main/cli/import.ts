import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { IMPORTED_TYPES } from '#shared/bridge/import.ts';
import { type Body, withApp } from './ask-app.ts';
import { type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';

interface ImportOptions extends CommonOptions {
  readonly type?: string;
  readonly map: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
  readonly errors?: string;
}

export function addImportCommand(program: Command): void {
  withCommonOptions(program.command('import <file>'))
    .description('Import customers, contacts, onboardings or tasks from a file of cells, or a whole archive.')
    .option(
      '--type <type>',
      'customers, contacts, onboardings or tasks; otherwise the columns say it',
      parseType,
    )
    .option(
      '--map <column=field>',
      'what a column holds: "Firm=name", "Region=custom_fields.region"; nothing after = leaves it out',
      collectMap,
      {},
    )
    .option('--dry-run', 'only say what would become of each row', false)
    .option('--errors <file>', 'write the refused rows there, to mend and import again')
    .action(async (file: string, { dataDir, json, type, map, dryRun, errors }: ImportOptions) => {
      const content = readFile(file);
      const answer = await withApp(dataDir, (ask) =>
        ask('POST', '/import', {
          content,
          name: file === '-' ? '' : basename(file),
          map,
          dry_run: dryRun,
          locale: process.env.LC_ALL || process.env.LC_NUMERIC || process.env.LANG || '',
          ...(type === undefined ? {} : { type }),
        }),
      );
      const { errors: refused, object: _object, mapped: _mapped, ...told } = answer;
      if (errors !== undefined && typeof refused === 'string') writeFileSync(errors, refused);
      printAnswer(told, json, () => linesOf(told, { dryRun, errors, map }));
    });
}

function readFile(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file).toString('base64');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new Error(`${file} cannot be read: ${why}`);
  }
}

const TYPES: readonly string[] = IMPORTED_TYPES;

function parseType(text: string): string {
  if (TYPES.includes(text)) return text;
  throw new InvalidArgumentError(`Give one of ${TYPES.join(', ')}.`);
}

function collectMap(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as COLUMN=FIELD.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

const ADVICE = '. Name what a column holds with --map COLUMN=FIELD';

function linesOf(
  answer: Body,
  { dryRun, errors, map }: Pick<ImportOptions, 'dryRun' | 'errors' | 'map'>,
): string[] {
  const count = (name: string) => Number(answer[name] ?? 0);
  const would = dryRun ? 'would be ' : '';
  const rows = (answer.rows ?? []) as readonly { row: number; fate: string; reason: string | null }[];
  const unmapped = (answer.unmapped ?? []) as readonly string[];
  const refused = rows.filter(({ fate }) => fate === 'refuse' || fate === 'ask');
  return [
    `${textOf(answer.type)}: ${count('create')} ${would}created, ${count('update')} ${would}updated, ${count('same')} the same, ${refused.length} refused`,
    ...refused.map(({ row, reason }) => `row ${row}: ${reason}`),
    ...(unmapped.length === 0
      ? []
      : [`Left out: ${unmapped.join(', ')}${unmapped.every((column) => map[column] === '') ? '' : ADVICE}`]),
    ...(refused.length > 0 && errors !== undefined ? [`The refused rows are in ${errors}`] : []),
    ...(answer.batch_id === null ? [] : [`Take it back with: pivotal undo ${textOf(answer.batch_id)}`]),
  ];
}
