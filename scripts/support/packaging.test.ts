import { expect, test, vi } from 'vitest';
import { packagingFrom } from './packaging.ts';

const noKey = () => {
  throw new Error('no key is to be kept');
};
const RELEASE = { PIVOTAL_HOMEPAGE: 'https://acme.test/pivotal', PIVOTAL_MAINTAINER: 'Ann <ann@acme.test>' };

test('without anything the packages are unsigned, look nowhere for updates, and are nobody’s', () => {
  const { parameters, lacks } = packagingFrom({}, noKey);
  expect(parameters).toEqual([
    '--publish=never',
    '-c.extraMetadata.homepage=https://pivotal.invalid',
    '-c.linux.maintainer=Unknown packager <packager@pivotal.invalid>',
    '-c.mac.identity=-',
    '-c.mac.hardenedRuntime=false',
    '-c.mac.notarize=false',
  ]);
  expect(lacks).toHaveLength(4);
});

test('secrets that CI has not are empty, which counts as absent, and electron-builder never sees them', () => {
  const empty = {
    CSC_LINK: '',
    CSC_NAME: '',
    CSC_KEY_PASSWORD: '',
    WIN_CSC_LINK: ' ',
    WIN_CSC_KEY_PASSWORD: '',
    APPLE_API_KEY: '',
    APPLE_API_KEY_ID: '',
    APPLE_API_ISSUER: '',
    PIVOTAL_UPDATE_URL: '',
    PIVOTAL_HOMEPAGE: '',
    PIVOTAL_MAINTAINER: '',
  };
  const { parameters, environment } = packagingFrom({ PATH: '/bin', ...empty }, noKey);
  expect(parameters).toEqual(packagingFrom({}, noKey).parameters);
  const { PATH, ...rest } = environment;
  expect([PATH, Object.keys(rest).filter((name) => !name.startsWith('PIVOTAL_'))]).toEqual(['/bin', []]);
});

test('with everything of a release nothing is lacking, and what signs is handed on', () => {
  const keepKey = vi.fn(() => '/private/key.p8');
  const { parameters, environment, lacks } = packagingFrom(
    {
      ...RELEASE,
      PIVOTAL_RELEASE: '1',
      PIVOTAL_UPDATE_URL: 'https://acme.test/updates',
      CSC_LINK: 'file:///certificate.p12',
      CSC_KEY_PASSWORD: 'word',
      WIN_CSC_LINK: 'file:///windows.p12',
      APPLE_API_KEY: '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----',
      APPLE_API_KEY_ID: 'ID',
      APPLE_API_ISSUER: 'ISSUER',
    },
    keepKey,
  );
  expect(parameters).toEqual([
    '--publish=never',
    '-c.extraMetadata.homepage=https://acme.test/pivotal',
    '-c.linux.maintainer=Ann <ann@acme.test>',
    '-c.publish.provider=generic',
    '-c.publish.url=https://acme.test/updates',
  ]);
  expect(environment).toMatchObject({
    CSC_LINK: 'file:///certificate.p12',
    CSC_KEY_PASSWORD: 'word',
    WIN_CSC_LINK: 'file:///windows.p12',
    APPLE_API_KEY: '/private/key.p8',
  });
  expect(keepKey).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('BEGIN PRIVATE KEY'));
  expect(lacks).toEqual([]);
});

test('Apple’s key may be the path of a file, and notarises nothing that is unsigned', () => {
  const apple = { APPLE_API_KEY: '/key.p8', APPLE_API_KEY_ID: 'ID', APPLE_API_ISSUER: 'ISSUER' };
  expect(packagingFrom({ ...apple, CSC_NAME: 'Ann' }, noKey).environment.APPLE_API_KEY).toBe('/key.p8');
  expect(packagingFrom(apple, noKey).parameters).toContain('-c.mac.notarize=false');
  expect(packagingFrom({ CSC_NAME: 'Ann' }, noKey).lacks).toContain(
    'Not notarised (APPLE_API_KEY, _ID, _ISSUER).',
  );
});

test('a release that does not say whose it is is refused', () => {
  expect(() => packagingFrom({ PIVOTAL_RELEASE: '1' }, noKey)).toThrow(
    'A release needs PIVOTAL_HOMEPAGE and PIVOTAL_MAINTAINER in the environment; see docs/releasing.md.',
  );
  const { PIVOTAL_HOMEPAGE } = RELEASE;
  expect(() => packagingFrom({ PIVOTAL_RELEASE: '1', PIVOTAL_HOMEPAGE }, noKey)).toThrow(
    'PIVOTAL_MAINTAINER',
  );
});
