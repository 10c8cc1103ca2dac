import { expect, test } from 'vitest';
import { machineFailure } from './electron-failure.ts';

test.each([
  [
    '[0101/1:FATAL:setuid_sandbox_host.cc(163)] The SUID sandbox helper binary was found, but is not configured correctly.',
    /does not let Electron start its sandbox/,
  ],
  ['FATAL:zygote_host_impl_linux.cc(132)] No usable sandbox!', /does not let Electron start its sandbox/],
  [
    'electron: error while loading shared libraries: libgtk-3.so.0: cannot open shared object file',
    /a library .* is missing on this system \(libgtk-3\.so\.0\)/,
  ],
  ['ERROR:ozone_platform_x11.cc(249)] Missing X server or $DISPLAY', /the display cannot be reached/],
  ['spawn /home/ann/electron EACCES', /does not start Electron's program \(EACCES\)/],
  ['spawn /home/ann/electron ENOEXEC', /does not start Electron's program \(ENOEXEC\)/],
])('%s leaves the browser', (errors, words) => {
  expect(machineFailure(errors)).toMatch(words);
});

test('what failed in Pivotal itself is no reason to open it elsewhere', () => {
  expect(machineFailure('TypeError: Cannot read properties of undefined')).toBeNull();
});
