/** Whether a folder of electron-builder's is for this machine: `linux-unpacked` is x64, `mac-universal` both. */
export function runsHere(folder: string, arch: string): boolean {
  return folder.includes('universal') || folder.includes('arm64') === (arch === 'arm64');
}
