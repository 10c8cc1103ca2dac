import { expect, test } from 'vitest';
import { stateText } from './sync.ts';

test.each([
  [
    { state: 'unauthorized', code: 'keychain_locked' },
    /^Waiting for this machine’s keychain.*unlock it, then run "pivotal sync now"$/,
  ],
  [
    { state: 'unauthorized', code: 'api_key_revoked' },
    /^The cloud does not accept the key \(api_key_revoked\); connect with another one$/,
  ],
  [
    { state: 'offline', since: 'then', retry_at: 'soon', reason: 'There is no network' },
    /^Offline since then; next try soon\. There is no network$/,
  ],
])('%j on one line', (status, words) => {
  expect(stateText(status)).toMatch(words);
});
