import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSurroundings, openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';
import { FolderInUseError, isFolderHeld, lockFolder } from './lock.ts';

/** Starts another process that opens the hub of `folder`, says how that went, and holds what it got. */
function startOpener(folder: string): ChildProcess {
  const script = `
    const { openHub } = await import(${JSON.stringify(new URL('../hub.ts', import.meta.url).href)});
    try {
      globalThis.hub = openHub({ folder: ${JSON.stringify(folder)} });
      console.log('opened');
      setInterval(() => {}, 1000);
    } catch (error) {
      console.log(error.name + ': ' + error.message);
    }
  `;
  const opener = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    opener.kill('SIGKILL');
  });
  return opener;
}

async function firstLine(opener: ChildProcess): Promise<string> {
  if (opener.stdout === null) throw new Error('the opener has no output');
  const [chunk] = await once(opener.stdout, 'data');
  return String(chunk).trim();
}

test('a second process is refused while the first has the folder, in words that name it', async () => {
  const folder = temporaryFolder();
  const hub = openTestHub(folder);
  expect(await firstLine(startOpener(folder))).toBe(
    `FolderInUseError: Another Pivotal is already running on the data folder ${folder}. Close it, or choose another folder with --data-dir.`,
  );
  await expect(hub.create('customer', { name: 'Acme' })).resolves.toMatchObject({ name: 'Acme' });
});

test('the folder is free again as soon as the process that had it is killed', async () => {
  const folder = temporaryFolder();
  const opener = startOpener(folder);
  expect(await firstLine(opener)).toBe('opened');
  expect(() => openTestHub(folder)).toThrow(FolderInUseError);

  opener.kill('SIGKILL');
  await once(opener, 'exit');

  expect(openTestHub(folder).isEmpty()).toBe(true);
});

test('the folder is free again after closing', async () => {
  const folder = temporaryFolder();
  openTestHub(folder).close();
  expect(await firstLine(startOpener(folder))).toBe('opened');
});

test('folders do not lock each other', () => {
  openTestHub();
  expect(() => openTestHub()).not.toThrow();
});

test('a folder whose hub could not be opened is given back', () => {
  const folder = temporaryFolder();
  const environment = createSurroundings();
  environment.now = () => {
    throw new Error('no clock');
  };
  expect(() => openTestHub(folder, environment)).toThrow('no clock');
  lockFolder(folder)();
});

test('no other account can hold the folder: the lock is a file of its owner alone', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'pivotal.lock'), '', { mode: 0o666 });
  const unlock = lockFolder(folder);
  expect(statSync(join(folder, 'pivotal.lock')).mode & 0o777).toBe(0o600);
  unlock();
});

test('whether somebody serves the folder can be seen from outside', async () => {
  const folder = temporaryFolder();
  expect(isFolderHeld(folder)).toBe(false);
  const opener = startOpener(folder);
  await firstLine(opener);
  expect(isFolderHeld(folder)).toBe(true);
  opener.kill('SIGKILL');
  await once(opener, 'exit');
  expect(isFolderHeld(folder)).toBe(false);
});
