import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppInfo } from '#shared/bridge.ts';
import type { BridgeClient, ConnectionState } from '../../bridge/client.ts';
import { BridgeError } from '../../bridge/errors.ts';
import { createSource } from '../../bridge/source.ts';
import { followHub } from './hub-identity.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A bridge whose `app.info` is answered by the test. */
function setUp() {
  const connection = createSource<ConnectionState>('connecting');
  const asked: { answer: (hub: string) => void; fail: (code: string) => void }[] = [];
  const sent: string[] = [];
  let announce: (payload: unknown) => void = () => {};
  const bridge = {
    connection,
    call: (name: string) => {
      if (name !== 'app.info') {
        sent.push(name);
        return Promise.resolve({});
      }
      return new Promise((resolve, reject) => {
        asked.push({
          answer: (hub_id) => resolve({ hub_id }),
          fail: (code) => reject(new BridgeError(code, code)),
        });
      });
    },
    on: (event: string, listener: (payload: unknown) => void) => {
      if (event === 'replication.changed') announce = listener;
      return () => {};
    },
  } as unknown as BridgeClient;
  const { verified } = followHub(bridge, (info: AppInfo) => info.hub_id === 'ours');
  const heard: unknown[] = [];
  verified.on('replication.changed', (payload) => heard.push(payload));
  return { connection, verified, asked, sent, heard, announce: () => announce('change') };
}

const pull = { collection: 'customers', checkpoint: null, limit: 1 } as const;

test('calls and announcements pass once the hub has said that it is the one', async () => {
  const { connection, verified, asked, sent, heard, announce } = setUp();
  connection.set('connected');
  announce();
  await expect(verified.call('replication.pull', pull)).rejects.toMatchObject({
    code: 'bridge_disconnected',
  });
  asked[0]?.answer('ours');
  await vi.waitFor(() => expect(verified.connection.get()).toBe('connected'));
  announce();
  await verified.call('replication.pull', pull);
  expect(sent).toEqual(['replication.pull']);
  expect(heard).toEqual(['change']);
});

test('nothing ever passes to or from another hub', async () => {
  const { connection, verified, asked, sent, heard, announce } = setUp();
  connection.set('connected');
  asked[0]?.answer('theirs');
  await vi.advanceTimersByTimeAsync(5_000);
  announce();
  await expect(verified.call('replication.pull', pull)).rejects.toThrow();
  expect([sent, heard]).toEqual([[], []]);
});

test('every new connection has to say it again, and a late answer of the old one does not count', async () => {
  const { connection, verified, asked } = setUp();
  connection.set('connected');
  connection.set('disconnected');
  connection.set('connected');
  asked[0]?.answer('ours');
  await vi.advanceTimersByTimeAsync(0);
  expect(verified.connection.get()).toBe('disconnected');
  asked[1]?.answer('ours');
  await vi.advanceTimersByTimeAsync(0);
  expect(verified.connection.get()).toBe('connected');
});

test('a question that got no answer is asked again', async () => {
  const { connection, verified, asked } = setUp();
  connection.set('connected');
  asked[0]?.fail('bridge_timeout');
  await vi.advanceTimersByTimeAsync(1_000);
  asked[1]?.answer('ours');
  await vi.advanceTimersByTimeAsync(0);
  expect(verified.connection.get()).toBe('connected');
});
