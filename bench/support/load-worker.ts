import { connect, type Socket } from 'node:net';
import { makeCustomer } from './generate.ts';
import type { LoadAnswer, LoadOrder, LoadResult, Workload } from './load.ts';
import { createRandom } from './random.ts';

/**
 * Asks over plain sockets with requests put together beforehand and reads no more of an answer than its status
 * and length: the less asking costs, the surer it is that the server is what is measured.
 */

/** Goes on over all rounds and servers, so that no value and no name comes twice. */
let sequence = 0;

const EXPECTED_STATUS = { get: 200, patch: 200, post: 201 } as const satisfies Record<
  Workload['kind'],
  number
>;

/** Everything of a POST body but the name. */
const POST_TAILS = (() => {
  const random = createRandom(7);
  return Array.from({ length: 500 }, () => {
    const { name, ...rest } = makeCustomer(random, []);
    return { name, tail: JSON.stringify(rest).slice(1) };
  });
})();

function requestMaker({ port, headers, workload }: LoadOrder): () => string {
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const withBody = (start: string, body: string) =>
    `${start} HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const nextPath = (paths: readonly string[]) => paths[sequence % paths.length] ?? '/';
  switch (workload.kind) {
    case 'get':
      return () => {
        sequence += 1;
        return `GET ${nextPath(workload.paths)} HTTP/1.1\r\n${head}\r\n`;
      };
    case 'patch':
      return () => {
        sequence += 1;
        return withBody(`PATCH ${nextPath(workload.paths)}`, `{"mrr":${1_000_000 + sequence}}`);
      };
    case 'post':
      return () => {
        sequence += 1;
        const { name = '', tail = '}' } = POST_TAILS[sequence % POST_TAILS.length] ?? {};
        return withBody(`POST ${workload.path}`, `{"name":"${name} ${sequence}",${tail}`);
      };
  }
}

/** Reads the answers of one connection. `onAnswer` gets the status once the last byte has arrived. */
function readAnswers(socket: Socket, onAnswer: (status: number, text: string) => void): void {
  const nothing = Buffer.alloc(0);
  let kept: Buffer = nothing;
  let status = 0;
  /** Bytes of the body still to come; null while the head is being read, Infinity for a chunked body. */
  let missing: number | null = null;

  socket.on('data', (chunk: Buffer) => {
    let body = chunk;
    if (missing === null) {
      const head = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) {
        kept = head;
        return;
      }
      kept = nothing;
      const text = head.toString('latin1', 0, end);
      status = Number(text.slice(9, 12));
      const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
      missing = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
      body = head.subarray(end + 4);
    }
    if (missing !== Number.POSITIVE_INFINITY) missing -= body.length;
    // A JSON text holds no line feed after a carriage return, so this can only be the last, empty chunk.
    else if (body.length >= 5 && body.subarray(-5).toString('latin1') === '0\r\n\r\n') missing = 0;
    if (missing > 0) return;
    missing = null;
    onAnswer(status, body.toString('utf8'));
  });
}

function run(order: LoadOrder): Promise<LoadResult> {
  const makeRequest = requestMaker(order);
  const expected = EXPECTED_STATUS[order.workload.kind];
  const sockets: Socket[] = [];
  const times: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<LoadResult>();
  const from = performance.now();
  const deadline = from + order.durationMs;
  let open = order.connections;

  function finish(): void {
    const seconds = (performance.now() - from) / 1000;
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    resolve({ requests: times.length, seconds, p50: at(0.5), p99: at(0.99) });
  }

  for (let index = 0; index < order.connections; index += 1) {
    const socket = connect({ host: '127.0.0.1', port: order.port, noDelay: true });
    sockets.push(socket);
    let asked = 0;
    const ask = () => {
      asked = performance.now();
      socket.write(makeRequest());
    };
    socket.once('connect', ask);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`port ${order.port} closed a connection`)));
    readAnswers(socket, (status, text) => {
      const now = performance.now();
      times.push(now - asked);
      if (status !== expected) {
        reject(new Error(`${order.workload.kind} was answered with ${status}: ${text.slice(0, 300)}`));
      } else if (now < deadline) {
        ask();
      } else {
        open -= 1;
        if (open === 0) finish();
      }
    });
  }
  return promise.finally(() => {
    for (const socket of sockets) socket.destroy();
  });
}

process.on('message', (order: LoadOrder) => {
  const send = (answer: LoadAnswer) => process.send?.(answer);
  run(order).then(
    (result) => send({ result }),
    (error: unknown) => send({ failure: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
// Only the parent decides when this ends, also when a terminal sends the signal to all at once.
process.on('SIGINT', () => {});
