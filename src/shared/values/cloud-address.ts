const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * What is wrong with the address of a cloud, in words; null when nothing is. Over http a key can be read by
 * everybody on the way, so that only this machine itself may be spoken to so.
 */
export function problemOfCloudAddress(text: string): string | null {
  const address = text.trim();
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    return 'Give the base URL of the API, such as https://my.pivotal.app/api/v1.';
  }
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || LOOPBACK.test(hostname)) return null;
  return `Over http the key would go to ${hostname} in clear text, for everybody on the way to read. Give an https address.`;
}
