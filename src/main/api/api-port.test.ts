import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApiPort } from './api-port.ts';
import { PortInUseError } from './server.ts';

let http: Server;
let other: Server;
let taken: number;
let wake: (() => void) | null = null;
const changed = vi.fn<(port: number | null) => void>();

/** A real server on real ports; only the waiting is the test's. */
const server = {
  listen: (port: number) =>
    new Promise<number>((resolve, reject) => {
      http.once('error', () => reject(new PortInUseError(port)));
      http.listen(port, '127.0.0.1', () => {
        http.removeAllListeners('error');
        resolve((http.address() as AddressInfo).port);
      });
    }),
  unlisten: () => new Promise<void>((closed) => http.close(() => closed())),
};
const timers = {
  after(_ms: number, work: () => void) {
    wake = work;
    return () => {
      wake = null;
    };
  },
};
const open = (isOptional: boolean) => createApiPort({ server, timers, log: () => {}, isOptional, changed });

beforeEach(async () => {
  changed.mockReset();
  wake = null;
  http = createServer();
  other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  taken = (other.address() as AddressInfo).port;
});

afterEach(async () => {
  await Promise.all([http, other].map((each) => new Promise((closed) => each.close(closed))));
});

test('a port in use is said, and taken as soon as it is free', async () => {
  const port = open(true);
  await port.open(taken);
  expect([port.current(), port.notice()]).toEqual([null, expect.stringContaining(`port ${taken} is in use`)]);
  wake?.();
  await vi.waitFor(() => expect(wake).not.toBeNull());
  expect(port.current()).toBeNull();
  await new Promise((closed) => other.close(closed));
  wake?.();
  await vi.waitFor(() => expect(port.current()).toBe(taken));
  expect(port.notice()).toBeNull();
  expect(changed.mock.calls).toEqual([[taken]]);
});

test('where the app is nothing without its API, a port in use ends the start', async () => {
  await expect(open(false).open(taken)).rejects.toThrow(PortInUseError);
  expect(wake).toBeNull();
});

test('it moves to another port while it runs, and stays where it is when that is in use', async () => {
  const port = open(true);
  await port.open(0);
  const first = port.current();
  await expect(port.move(taken)).rejects.toThrow(PortInUseError);
  expect(port.current()).toBe(first);
  await new Promise((closed) => other.close(closed));
  await port.move(taken);
  expect(port.current()).toBe(taken);
});
