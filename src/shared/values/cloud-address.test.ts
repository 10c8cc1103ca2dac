import { describe, expect, test } from 'vitest';
import { problemOfCloudAddress } from './cloud-address.ts';

describe('the address of a cloud', () => {
  test.each([
    'https://my.pivotal.app/api/v1',
    ' https://hub.example:8443/api/v1 ',
    'http://127.0.0.1:4780/api/v1',
    'http://127.8.0.1/api/v1',
    'http://localhost:4010/api/v1',
    'http://[::1]:4010/api/v1',
  ])('%s may be spoken to', (address) => {
    expect(problemOfCloudAddress(address)).toBeNull();
  });

  test.each([
    'http://my.pivotal.app/api/v1',
    'HTTP://my.pivotal.app/api/v1',
    'http://localhost.example.com/api/v1',
    'http://127.0.0.1.example.com/api/v1',
    'http://127.0.0.1@example.com/api/v1',
    'http://192.168.1.7:4780/api/v1',
    'http://0.0.0.0:4780/api/v1',
    'http://[::ffff:10.0.0.1]/api/v1',
  ])('%s would be given the key in clear text', (address) => {
    expect(problemOfCloudAddress(address)).toMatch(/^Over http the key would go to .* in clear text/);
  });

  test.each(['', 'my.pivotal.app', 'ftp://my.pivotal.app', 'file:///etc/passwd', 'javascript:alert(1)'])(
    '“%s” is none',
    (address) => {
      expect(problemOfCloudAddress(address)).toMatch(/^Give the base URL/);
    },
  );
});
