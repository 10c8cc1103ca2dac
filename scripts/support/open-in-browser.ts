import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A browser reads the file in a moment, or not at all. */
const FILE_LIFETIME_MS = 60_000;

/** What opens a file in the browser; null where there is nothing to open it in. */
function openerOf(environment: NodeJS.ProcessEnv): { program: string; parameters: readonly string[] } | null {
  switch (process.platform) {
    case 'darwin':
      return { program: 'open', parameters: [] };
    case 'win32':
      return { program: 'rundll32', parameters: ['url.dll,FileProtocolHandler'] };
    default: {
      const hasDisplay = Boolean(environment.DISPLAY) || Boolean(environment.WAYLAND_DISPLAY);
      return hasDisplay ? { program: 'xdg-open', parameters: [] } : null;
    }
  }
}

/**
 * Opens a one-time address in the browser without anybody else on this machine seeing it: a command line can be read
 * by everyone, so the browser is given a file of this account alone, which leads there. Where that is not possible,
 * nothing happens: the address has been printed.
 */
export function openInBrowser(link: string, environment: NodeJS.ProcessEnv = process.env): void {
  const opener = openerOf(environment);
  if (opener === null) return;
  const folder = makeFolder();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const file = join(folder, 'pivotal.html');
  writeFileSync(file, forwardingPage(link), { mode: 0o600 });
  process.once('exit', remove);
  setTimeout(remove, FILE_LIFETIME_MS).unref();
  const child = spawn(opener.program, [...opener.parameters, file], { stdio: 'ignore', detached: true });
  child.on('error', remove);
  child.unref();
}

/** For this account alone. Browsers that are shut in (snap) see neither `/tmp` nor hidden folders, but a home's others. */
function makeFolder(): string {
  if (process.platform === 'linux') {
    try {
      return mkdtempSync(join(homedir(), 'pivotal-open-'));
    } catch {
      // A home that cannot be written to.
    }
  }
  return mkdtempSync(join(tmpdir(), 'pivotal-open-'));
}

function forwardingPage(link: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Pivotal</title><meta http-equiv="refresh" content="0; url=${link}"><a href="${link}">Open Pivotal</a>\n`;
}
