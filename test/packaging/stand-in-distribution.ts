import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const VERSION = '45.4.1';

/** Marks the place of the fuses in Electron's binary; a version, a count and a character for each follow. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron ships them. */
const FUSES = '101100011';

function wire(): Buffer {
  return Buffer.concat([
    Buffer.alloc(64),
    Buffer.from(SENTINEL),
    Buffer.from([1, FUSES.length]),
    Buffer.from(FUSES),
  ]);
}

/** @returns the states of the fuses in a binary: `1` on, `0` off. */
export function fusesOf(binary: string): string {
  const bytes = readFileSync(binary);
  const at = bytes.indexOf(SENTINEL) + SENTINEL.length;
  return bytes.toString('latin1', at + 2, at + 2 + (bytes[at + 1] ?? 0));
}

/**
 * What electron-builder takes for an unpacked Electron: the files that it looks for, with a fuse wire where the
 * real binary has it. For machines without the real one.
 */
export function createDistribution(folder: string, platform: 'linux' | 'mac' | 'win'): void {
  const write = (path: string, content: Buffer | string, isProgram = false) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (isProgram) chmodSync(file, 0o755);
  };
  write('version', VERSION);
  write('LICENSE', 'LICENSE');
  write('LICENSES.chromium.html', 'LICENSES');
  switch (platform) {
    case 'linux':
      write('electron', wire(), true);
      mkdirSync(join(folder, 'resources'));
      break;
    case 'win':
      // Its tools want a real program for Windows; this one comes with electron-builder.
      write('electron.exe', Buffer.concat([readFileSync(windowsProgram()), wire()]));
      mkdirSync(join(folder, 'resources'));
      break;
    case 'mac': {
      const bundle = 'Electron.app/Contents';
      write(`${bundle}/Info.plist`, plistOf('Electron'));
      write(`${bundle}/MacOS/Electron`, 'program', true);
      write(`${bundle}/Resources/electron.icns`, 'icon');
      write(`${bundle}/Frameworks/Electron Framework.framework/Electron Framework`, wire());
      for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
        const helper = `Electron Helper${kind}`;
        write(`${bundle}/Frameworks/${helper}.app/Contents/Info.plist`, plistOf(helper));
        write(`${bundle}/Frameworks/${helper}.app/Contents/MacOS/${helper}`, 'program', true);
      }
    }
  }
}

function windowsProgram(): string {
  return join(ROOT, 'build/node_modules/electron-winstaller/vendor/StubExecutable.exe');
}

function plistOf(name: string): string {
  const keys = ['CFBundleExecutable', 'CFBundleName', 'CFBundleDisplayName'];
  const entries = keys.map((key) => `<key>${key}</key><string>${name}</string>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>${entries}<key>CFBundleIdentifier</key><string>com.github.Electron</string></dict></plist>
`;
}
