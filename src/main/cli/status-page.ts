import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { withApp } from './ask-app.ts';
import { type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';

interface StatusPageOptions extends CommonOptions {
  readonly welcome: string;
  readonly out?: string;
}

export function addStatusPageCommand(program: Command): void {
  withCommonOptions(program.command('status-page <customer>'))
    .description(
      'Write one page for the customer to read: phases, dates, their tasks and comments. Nothing internal.',
    )
    .option('--welcome <text>', 'a text at its top', '')
    .option('--out <file>', 'where to write it; without it the page is printed')
    .action(async (customer: string, { dataDir, json, welcome, out }: StatusPageOptions) => {
      const path = `/customers/${encodeURIComponent(customer)}/status-page?${new URLSearchParams({ welcome })}`;
      const page = await withApp(dataDir, (ask) => ask('GET', path));
      const html = textOf(page.html);
      if (out === undefined && !json) {
        process.stdout.write(html);
        return;
      }
      if (out !== undefined) writeFileSync(resolve(out), html);
      printAnswer(page, json, () => [`Written to ${resolve(out ?? textOf(page.file_name))}`]);
    });
}
