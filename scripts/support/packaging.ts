/** What electron-builder is told beside build/electron-builder.yml. */
export interface Packaging {
  readonly parameters: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** What these packages lack that a release has; each a sentence. */
  readonly lacks: readonly string[];
}

/** Which of its own variables electron-builder reads even where they are set to nothing, as CI sets a missing secret. */
const SIGNING = [
  'CSC_LINK',
  'CSC_NAME',
  'CSC_KEY_PASSWORD',
  'WIN_CSC_LINK',
  'WIN_CSC_KEY_PASSWORD',
  'APPLE_API_KEY',
  'APPLE_API_KEY_ID',
  'APPLE_API_ISSUER',
] as const;

/** Nobody's, and to be seen as such: `.invalid` is kept free for that. */
const NO_HOMEPAGE = 'https://pivotal.invalid';
const NO_MAINTAINER = 'Unknown packager <packager@pivotal.invalid>';

/**
 * What whoever releases has, and whoever only tries has not: where the product is at home, a place for updates, a
 * certificate, Apple's key.
 *
 * @param keepKey keeps Apple's key, where it is given as text, in a file of this account alone; returns its path.
 * @throws Error when this is to be a release (`PIVOTAL_RELEASE=1`) and something that a release must have is missing.
 */
export function packagingFrom(given: NodeJS.ProcessEnv, keepKey: (text: string) => string): Packaging {
  const environment = { ...given };
  for (const name of SIGNING) {
    if (environment[name]?.trim() === '') delete environment[name];
  }
  const { CSC_LINK, CSC_NAME, WIN_CSC_LINK, APPLE_API_KEY, APPLE_API_KEY_ID, APPLE_API_ISSUER } = environment;
  const {
    PIVOTAL_UPDATE_URL: feed,
    PIVOTAL_HOMEPAGE: homepage,
    PIVOTAL_MAINTAINER: maintainer,
  } = environment;
  const isMacSigned = Boolean(CSC_LINK ?? CSC_NAME);
  const isNotarised = isMacSigned && Boolean(APPLE_API_KEY && APPLE_API_KEY_ID && APPLE_API_ISSUER);
  if (isNotarised && APPLE_API_KEY?.includes('PRIVATE KEY'))
    environment.APPLE_API_KEY = keepKey(APPLE_API_KEY);

  const missing = [...(homepage ? [] : ['PIVOTAL_HOMEPAGE']), ...(maintainer ? [] : ['PIVOTAL_MAINTAINER'])];
  if (environment.PIVOTAL_RELEASE === '1' && missing.length > 0) {
    throw new Error(`A release needs ${missing.join(' and ')} in the environment; see docs/releasing.md.`);
  }
  return {
    environment,
    parameters: [
      '--publish=never',
      `-c.extraMetadata.homepage=${homepage || NO_HOMEPAGE}`,
      `-c.linux.maintainer=${maintainer || NO_MAINTAINER}`,
      ...(feed ? ['-c.publish.provider=generic', `-c.publish.url=${feed}`] : []),
      // Apple's processors start nothing that is not signed at all: without an identity it is signed by nobody. Such
      // a signature names no team, by which the hardened runtime would know the parts of the app to be one.
      ...(isMacSigned ? [] : ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false']),
      ...(isNotarised ? [] : ['-c.mac.notarize=false']),
    ],
    lacks: [
      ...(missing.length === 0 ? [] : [`No homepage or maintainer of their own (${missing.join(', ')}).`]),
      ...(isMacSigned ? [] : ['Unsigned on macOS (CSC_LINK).']),
      ...(isMacSigned && !isNotarised ? ['Not notarised (APPLE_API_KEY, _ID, _ISSUER).'] : []),
      ...(WIN_CSC_LINK ? [] : ['Unsigned on Windows (WIN_CSC_LINK).']),
      ...(feed ? [] : ['They look nowhere for newer versions (PIVOTAL_UPDATE_URL).']),
    ],
  };
}
