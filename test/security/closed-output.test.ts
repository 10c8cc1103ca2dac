import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';

/** Makes the app log: a host that is not ours is refused, and a failure of the sync is written down. */
async function makeItLog(origin: string): Promise<void> {
  for (let count = 0; count < 5; count += 1) {
    expect(
      (await fetch(`${origin}/api/v1/customers`, { headers: { origin: 'http://evil.example' } })).status,
    ).toBe(403);
  }
}

test.each(['stdout', 'stderr', 'both'] as const)('%s may be closed: the app goes on', async (which) => {
  const server = await startServer();
  try {
    if (which !== 'stderr') server.child.stdout?.destroy();
    if (which !== 'stdout') server.child.stderr?.destroy();
    await makeItLog(server.origin);
    // The next turns of the event loop are where a broken pipe would be told.
    for (let count = 0; count < 5; count += 1) {
      expect((await fetch(`${server.api}/health`)).status).toBe(200);
    }
    expect(server.child.exitCode).toBeNull();
  } finally {
    const { code } = await server.stop();
    expect(code).toBe(0);
  }
});
