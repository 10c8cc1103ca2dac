import type { Command } from 'commander';
import { defaultDataFolder } from '../data-folder.ts';
import { askApp } from './ask-app.ts';
import { parseFolder } from './common.ts';

interface OpenOptions {
  readonly dataDir: string;
  readonly json: boolean;
}

/** Asks the app that serves the folder; it must be running. */
export function addOpenCommand(program: Command): void {
  program
    .command('open')
    .description('Print an address that lets one browser in, once, within a quarter of an hour.')
    .option('--data-dir <folder>', 'where the data lies', parseFolder, defaultDataFolder())
    .option('--json', 'as one JSON object', false)
    .action(async ({ dataDir, json }: OpenOptions) => {
      const link = await askApp(dataDir, 'POST', '/browser-links');
      process.stdout.write(`${json ? JSON.stringify(link) : String(link.url)}\n`);
    });
}
