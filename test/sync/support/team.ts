import { expect, onTestFinished } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { startServer, type TestServer } from '../../support/server.ts';

/** What a proxy in front of the team's Pivotal is called. */
export const NAME = 'team.example';

export type Row = Record<string, unknown> & { id: string };

/** A headless Pivotal that the others sync with. */
export async function startTeamHub(): Promise<TestServer> {
  const server = await startServer({ args: ['--public-host', NAME] });
  onTestFinished(() => void server.stop());
  return server;
}

export async function keyFor(hub: TestServer, name: string): Promise<{ key: string; person: string }> {
  const added = await hub.request('POST', '/people', {
    base: '/local/v1',
    body: { name, email: `${name.toLowerCase()}@team.example` },
  });
  expect(added.status, added.text).toBe(201);
  const person = added.json<{ id: string }>().id;
  const args = ['keys', 'create', '--name', `${name}’s laptop`, '--person', person];
  const { code, stdout, stderr } = await runCli([...args, '--data-dir', hub.dataDir]);
  expect(code, stderr).toBe(0);
  return { key: stdout.trim(), person };
}

/** A laptop of the team, connected to the hub. */
export async function startLaptop(
  upstream: string,
  key: string,
  env: NodeJS.ProcessEnv = {},
  dataDir?: string,
): Promise<TestServer> {
  const laptop = await startServer({
    ...(dataDir === undefined ? {} : { dataDir }),
    args: ['--upstream', upstream],
    env: { ...env, PIVOTAL_UPSTREAM_KEY: key },
  });
  onTestFinished(() => void laptop.stop());
  await inSync(laptop);
  return laptop;
}

export const status = async (laptop: TestServer) =>
  (await laptop.request('GET', '/sync', { base: '/local/v1' })).json<{ state: string; pending: number }>();

/** A full pass to its end, with nothing left to send. */
export async function inSync(laptop: TestServer): Promise<void> {
  await expect.poll(() => status(laptop), { timeout: 30_000 }).toMatchObject({ state: 'idle', pending: 0 });
  await laptop.request('POST', '/sync', { base: '/local/v1', body: {} });
  await expect.poll(() => status(laptop), { timeout: 30_000 }).toMatchObject({ state: 'idle', pending: 0 });
}

export async function created(server: TestServer, path: string, body: object): Promise<Row> {
  const answer = await server.request('POST', path, { body });
  expect(answer.status, answer.text).toBe(201);
  return answer.json<Row>();
}

export const read = async (server: TestServer, path: string) =>
  (await server.request('GET', path)).json<Row>();
