import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extent } from '../support/extent.ts';
import { errorFault } from './error-table.ts';
import { malformedRequest } from './malformed-kinds.ts';
import type { Malformed } from './malformed-request.ts';
import { randomFrom } from './random.ts';
import { type Exchange, exchange } from './raw-exchange.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.server.stop());

const SEED = Number(process.env.PIVOTAL_MALFORMED_SEED ?? 20_261_120);
const COUNT = Number(process.env.PIVOTAL_MALFORMED_COUNT ?? extent(250, 1_000));

/** Resident memory of the server in MB. */
function residentMb(): number {
  const status = readFileSync(`/proc/${target.server.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** What is wrong with the answer, or undefined. */
function faultOf({ expected }: Malformed, { responses, ended }: Exchange): string | undefined {
  const [response] = responses;
  if (expected.kind === 'refused') {
    if (ended === 'timeout') return 'neither answered nor closed';
    const status = response?.status;
    return status === undefined || (status >= 400 && status !== 500) ? undefined : `answered ${status}`;
  }
  if (!response) return `no response (${ended})`;
  if (expected.kind === 'no-op') return response.status === 200 ? undefined : `answered ${response.status}`;
  const statuses = typeof expected.status === 'number' ? [expected.status] : expected.status;
  if (!statuses.includes(response.status))
    return `expected ${statuses.join(' or ')}, answered ${response.status} ${response.body.slice(0, 160)}`;
  const fault = errorFault(response);
  if (fault) return fault;
  const { code } = (JSON.parse(response.body) as { error: { code: string } }).error;
  const { codes } = expected;
  return codes && !codes.some((one) => one === code)
    ? `code ${code}, expected ${codes.join(' or ')}`
    : undefined;
}

test(`${COUNT} malformed requests each get the right answer, change nothing, and the server goes on`, async () => {
  const random = randomFrom(SEED);
  const requests = Array.from({ length: COUNT }, (_, index) => malformedRequest(index, random, target));
  const faults: string[] = [];
  const before = residentMb();
  await target.unchanged(async () => {
    const queue = requests.entries();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (const [index, request] of queue) {
          // A part of a request is followed by the end of the stream: the client has given up.
          const halfClose = request.expected.kind === 'refused';
          const answer = await exchange(target.port, request.parts, { halfClose, waitMs: 10_000 });
          const fault = faultOf(request, answer);
          if (fault) faults.push(`#${index} ${request.label}: ${fault}`);
        }
      }),
    );
  });
  expect(faults, `replay with PIVOTAL_MALFORMED_SEED=${SEED}`).toEqual([]);

  const health = await target.raw({ target: '/api/v1/health' });
  expect(health.status).toBe(200);
  const created = await target.server.request('POST', '/customers', {
    key: target.key,
    body: { name: 'After' },
  });
  expect(created.status, created.text).toBe(201);
  expect(created.json()).not.toHaveProperty('polluted');
  expect(created.json()).toMatchObject({ name: 'After', status: 'active', plan: null });
  expect(target.server.stderr.join('\n')).not.toMatch(/uncaught|unhandled/i);
  expect(target.server.stdout, 'nothing but the ready line on stdout').toHaveLength(1);
  expect(residentMb() - before, 'growth of resident memory in MB').toBeLessThan(200);
});

test('metadata as deep as its size allows is kept or refused, and never breaks a later read', async () => {
  for (const levels of [100, 1_000, 2_600]) {
    const metadata = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const response = await target.withKey({
      method: 'POST',
      target: '/api/v1/customers',
      headers: [['Content-Type', 'application/json']],
      body: `{"name":"Deep ${levels}","metadata":${metadata}}`,
    });
    if (response.status === 201) {
      const { id } = JSON.parse(response.body) as { id: string };
      const read = await target.withKey({ target: `/api/v1/customers/${id}` });
      expect(read.status).toBe(200);
      expect(read.body).toContain(metadata);
    } else {
      expect(response.status, response.body).toBe(400);
      expect(errorFault(response)).toBeUndefined();
    }
  }
  const list = await target.withKey({ target: '/api/v1/customers' });
  expect(list.status).toBe(200);
});

test('slow and idle connections do not keep others from being served', { retry: 2 }, async () => {
  const slow = Array.from({ length: 200 }, () =>
    exchange(target.port, ['POST /api/v1/customers HTTP/1.1\r\nHost: '], { until: 'close', waitMs: 1_500 }),
  );
  const from = performance.now();
  const response = await target.withKey({ target: '/api/v1/me' });
  expect(response.status).toBe(200);
  expect(performance.now() - from).toBeLessThan(1_000);
  await Promise.all(slow);
});
