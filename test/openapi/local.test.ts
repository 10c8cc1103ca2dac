import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../support/server.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}

test('every local endpoint is described: what it does, what it takes and what it answers', async () => {
  const server = await startServer();
  onTestFinished(async () => void (await server.stop()));
  const answer = await server.request('GET', '/openapi.json', { base: '/local/v1' });
  expect(answer.status).toBe(200);
  const { paths } = answer.json<{ readonly paths: Readonly<Record<string, Record<string, Operation>>> }>();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
  for (const { name, summary, tags, responses } of operations) {
    expect(summary, name).toMatch(/\w+ \w+/);
    expect(tags, name).toHaveLength(1);
    const [done] = Object.entries(responses).flatMap(([status, { content }]) =>
      status.startsWith('2') ? Object.values(content ?? {}) : [],
    );
    expect(done, name).toHaveProperty('schema');
  }
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      ...['/webhooks', '/webhooks/{id}/deliveries', '/import', '/export', '/backups', '/mcp'],
      ...['/customers/{id}/health', '/customers/{id}/brief', '/risks', '/forecast', '/summary'],
      ...[
        '/sync',
        '/sync/conflicts/{id}',
        '/search',
        '/batch',
        '/undo',
        '/tags',
        '/attachments',
        '/workspace',
      ],
    ]),
  );
});
