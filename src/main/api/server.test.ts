import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import type { LocalRoute } from './local-api.ts';

test('a server that stops gives up what has not arrived whole, and answers what has', async () => {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<string>();
  const slow: LocalRoute = {
    method: 'get',
    path: '/slow',
    status: 200,
    takesBody: false,
    describe: () => expect.fail('nobody reads of it'),
    handler() {
      asked.resolve();
      return held.promise.then((body) => ({ body, headers: {} }));
    },
  };
  const hub = openTestHub();
  const api = await serveTestApi(hub, [slow]);
  const { hostname, port, host } = new URL(api.origin);
  const arriving = connect(Number(port), hostname);
  onTestFinished(() => void arriving.destroy());
  const gone = once(arriving, 'close');
  arriving.resume().on('error', () => {});
  arriving.write(
    `POST /api/v1/customers HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${api.authorization}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name":`,
  );
  const answer = api.request('GET', '/local/v1/slow');
  await asked.promise;
  const closed = api.close();
  await gone;
  held.resolve('{"still":"here"}');
  expect((await answer).text).toBe('{"still":"here"}');
  await closed;
});

test('a connection that stays open is told for how long, one that is to be closed is not', async () => {
  const api = await serveTestApi(openTestHub());
  const { hostname, port, host } = new URL(api.origin);
  async function headOf(connection: string): Promise<string> {
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.write(`GET /api/v1/health HTTP/1.1\r\nHost: ${host}\r\nConnection: ${connection}\r\n\r\n`);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return chunk.toString();
  }
  expect(await headOf('keep-alive')).toContain('\r\nKeep-Alive: timeout=60\r\n');
  const last = await headOf('close');
  expect(last).toContain('\r\nConnection: close\r\n');
  expect(last).not.toContain('Keep-Alive');
});
