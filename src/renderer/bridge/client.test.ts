import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BRIDGE_MESSAGE_LIMIT_BYTES, type BridgeRequest } from '#shared/bridge.ts';
import { type BridgeTransport, type ConnectionState, createBridgeClient } from './client.ts';
import { createSource } from './source.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function connect(initial: ConnectionState = 'connected') {
  const state = createSource(initial);
  const sent: BridgeRequest[] = [];
  let deliver: (message: unknown) => void = () => {};
  const transport: BridgeTransport = {
    state,
    send: (request) => sent.push(request),
    onMessage(listener) {
      deliver = listener;
      return () => {};
    },
    close: () => {},
  };
  return {
    client: createBridgeClient(transport),
    state,
    sent,
    deliver: (message: unknown) => deliver(message),
  };
}

test('answers find their calls, whatever their order', async () => {
  const { client, sent, deliver } = connect();
  const first = client.call('keys.revoke', { id: 'a' });
  const second = client.call('keys.revoke', { id: 'b' });
  expect(sent.map(({ call, input }) => ({ call, input }))).toEqual([
    { call: 'keys.revoke', input: { id: 'a' } },
    { call: 'keys.revoke', input: { id: 'b' } },
  ]);
  deliver({ id: sent[1]?.id, output: { revoked: true } });
  deliver({ id: sent[0]?.id, output: { revoked: false } });
  expect(await first).toEqual({ revoked: false });
  expect(await second).toEqual({ revoked: true });
});

test('a refusal rejects with its code, message and field', async () => {
  const { client, sent, deliver } = connect();
  const call = client.call('keys.create', { name: '', mode: 'live' });
  deliver({ id: sent[0]?.id, error: { code: 'too_small', message: 'Give a name', field: 'name' } });
  await expect(call).rejects.toMatchObject({
    name: 'BridgeError',
    code: 'too_small',
    message: 'Give a name',
    field: 'name',
  });
});

test('an answer that is not of the contract rejects', async () => {
  const { client, sent, deliver } = connect();
  const call = client.call('keys.revoke', { id: 'a' });
  deliver({ id: sent[0]?.id, output: { revoked: 'yes' } });
  await expect(call).rejects.toMatchObject({ code: 'bridge_bad_answer' });
});

test('a call waits for the connection, ten seconds at most', async () => {
  const { client, state, sent, deliver } = connect('connecting');
  const patient = client.call('keys.list', {});
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(9_000);
  state.set('connected');
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(9_000);
  deliver({ id: sent[0]?.id, output: { keys: [] } });
  expect(await patient).toEqual({ keys: [] });
  state.set('disconnected');
  const late = expect(client.call('keys.list', {})).rejects.toMatchObject({ code: 'bridge_disconnected' });
  await vi.advanceTimersByTimeAsync(10_000);
  await late;
  state.set('connected');
  expect(sent).toHaveLength(1);
});

test('a call under way when the connection is lost rejects: nobody knows whether it was carried out', async () => {
  const { client, state } = connect();
  const call = expect(client.call('keys.list', {})).rejects.toMatchObject({ code: 'bridge_disconnected' });
  state.set('disconnected');
  await call;
});

test('a peer that never answers is given up in the end', async () => {
  const { client } = connect();
  const call = expect(client.call('keys.list', {})).rejects.toMatchObject({ code: 'bridge_timeout' });
  await vi.advanceTimersByTimeAsync(30_000);
  await call;
});

test('a message longer than the bridge takes is refused here and never sent', async () => {
  const { client, sent } = connect();
  const fields = { notes: 'x'.repeat(BRIDGE_MESSAGE_LIMIT_BYTES) };
  const command = { command_id: 'c', operation: 'update', type: 'customer', key: 'k', fields } as const;
  await expect(client.call('commands.apply', { batch_id: 'b', commands: [command] })).rejects.toMatchObject({
    code: 'message_too_large',
  });
  expect(sent).toEqual([]);
});

test('events reach their listeners until those end; foreign ones reach nobody', () => {
  const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { client, deliver } = connect();
  const heard: number[] = [];
  const end = client.on('replication.changed', ({ checkpoint }) => heard.push(checkpoint.seq));
  const event = (seq: unknown) => ({
    event: 'replication.changed',
    payload: { collection: 'customers', documents: [], checkpoint: { seq } },
  });
  deliver(event(1));
  deliver(event('two'));
  deliver({ event: 'no.such.event', payload: {} });
  deliver('nonsense');
  expect(complained).toHaveBeenCalledTimes(3);
  end();
  deliver(event(3));
  expect(heard).toEqual([1]);
});

test('closing rejects what is still waiting', async () => {
  const { client } = connect('connecting');
  const call = expect(client.call('keys.list', {})).rejects.toMatchObject({ code: 'bridge_closed' });
  client.close();
  await call;
  await expect(client.call('keys.list', {})).rejects.toMatchObject({ code: 'bridge_closed' });
});
