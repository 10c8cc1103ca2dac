/**
 * Why Electron ended before its window was there, when the reason lies with the machine and not with Pivotal: the
 * browser does without it then. Completes "Pivotal opens in the browser: …".
 *
 * @param errors what it printed on stderr, or why it could not be started.
 */
export function machineFailure(errors: string): string | null {
  // Chromium's own words: sandbox/linux/suid/client and content/browser/zygote_host.
  if (
    /SUID sandbox helper binary|No usable sandbox|setuid_sandbox_host|zygote_host_impl_linux/.test(errors)
  ) {
    return 'this system does not let Electron start its sandbox (as Ubuntu 24.04 does not, for programs outside of packages), and Pivotal does not run without one';
  }
  const library = /error while loading shared libraries: (\S+?):/.exec(errors)?.[1];
  if (library !== undefined) return `a library that Electron needs is missing on this system (${library})`;
  if (
    /Missing X server or \$DISPLAY|cannot open display|Failed to connect to Wayland display/i.test(errors)
  ) {
    return 'the display cannot be reached';
  }
  // Node's words for a file that is no program here: another processor's, or on a disk from which nothing may start.
  const code = /spawn .*\b(EACCES|ENOEXEC|EPERM|UNKNOWN)$/m.exec(errors)?.[1];
  if (code !== undefined) return `this system does not start Electron's program (${code})`;
  return null;
}
