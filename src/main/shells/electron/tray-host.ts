import { type RunProgram, runProgram } from '../../run-program.ts';

/**
 * Whether this desktop shows tray icons. Windows and macOS do; on Linux somebody has to own the name of the
 * StatusNotifier specification, as GNOME without an extension does not.
 */
export async function hasTrayHost(platform: NodeJS.Platform, run: RunProgram = runProgram): Promise<boolean> {
  if (platform !== 'linux') return true;
  try {
    const answer = await run('gdbus', [
      'call',
      '--session',
      '--dest=org.freedesktop.DBus',
      '--object-path=/org/freedesktop/DBus',
      '--method=org.freedesktop.DBus.NameHasOwner',
      'org.kde.StatusNotifierWatcher',
    ]);
    return !answer.includes('false');
  } catch {
    // Without gdbus nobody can say: an icon that is not shown is missed less than one that is not made.
    return true;
  }
}
