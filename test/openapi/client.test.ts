import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';
import { cycleSource, functionNames } from './cycle-source.ts';
import { fetchDocument, saveDocument } from './document.ts';
import { fileOf, REPOSITORY, runTool } from './run-tool.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** Stricter than most users are: what compiles here compiles anywhere. */
const TSCONFIG = {
  extends: join(REPOSITORY, 'tsconfig.json'),
  compilerOptions: { types: ['node'], noUnusedLocals: false, noUnusedParameters: false },
  include: ['cycle.ts', 'client'],
};

test('a client generated from the document compiles and does the whole cycle over a socket', async () => {
  const { text, document } = await fetchDocument(server);
  const { folder, path } = saveDocument(text);

  const generated = await runTool(
    join(import.meta.dirname, 'generate-client.ts'),
    [path, join(folder, 'client')],
    { network: false, hooks: ['typescript-api-hook.ts'] },
  );
  expect(generated.code, generated.stdout + generated.stderr).toBe(0);

  const [customers = ''] = Object.keys(document.paths).filter((one) => one.endsWith('/customers'));
  const names = functionNames(readFileSync(join(folder, 'client/sdk.gen.ts'), 'utf8'));
  writeFileSync(join(folder, 'cycle.ts'), cycleSource(names, customers.replace(/\/customers$/, '')));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  const compiled = await runTool(fileOf('typescript', 'lib/tsc.js'), ['-p', join(folder, 'tsconfig.json')], {
    network: false,
  });
  expect(compiled.code, compiled.stdout + compiled.stderr).toBe(0);

  const key = await server.createKey({ name: 'generated' });
  const baseUrl = new URL(document.servers?.[0]?.url ?? '/', server.origin).href.replace(/\/$/, '');
  const run = await runTool(join(folder, 'cycle.ts'), [baseUrl, key], { network: true });
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(run.stdout.trim()).toBe('cycle done');
  rmSync(folder, { recursive: true });
});
