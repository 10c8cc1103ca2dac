import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';
import { fetchDocument, saveDocument } from './document.ts';
import { fileOf, runTool } from './run-tool.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

type Report = {
  totals: { errors: number; warnings: number };
  problems: { ruleId: string; severity: string; message: string; location: { pointer?: string }[] }[];
};

function lint(path: string) {
  const config = join(import.meta.dirname, 'redocly.yaml');
  return runTool(
    fileOf('@redocly/cli', 'bin/cli.js'),
    ['lint', path, '--config', config, '--format', 'json', '--max-problems', '1000'],
    { network: false },
  );
}

test('the served document is valid OpenAPI 3.1 by an independent linter, which reaches no network', async () => {
  const { text, document } = await fetchDocument(server);
  expect(document.openapi).toMatch(/^3\.1\./);
  const { folder, path } = saveDocument(text);
  const { code, stdout, stderr } = await lint(path);
  rmSync(folder, { recursive: true });
  const { problems } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
  const describe = ({ severity, ruleId, message, location }: Report['problems'][number]) =>
    `${severity} ${ruleId} at ${location[0]?.pointer}: ${message}`;
  expect(problems.filter(({ severity }) => severity === 'error').map(describe)).toEqual([]);
  for (const problem of problems) console.log(describe(problem));
  expect(code, stderr).toBe(0);
});

test('the linter would notice a document that is not valid', async () => {
  const { document } = await fetchDocument(server);
  const [path = ''] = Object.keys(document.paths);
  const broken = { ...document, paths: { ...document.paths, [path]: { get: { responses: { 200: {} } } } } };
  const saved = saveDocument(JSON.stringify(broken));
  const { code, stdout } = await lint(saved.path);
  rmSync(saved.folder, { recursive: true });
  expect(code).toBe(1);
  expect(stdout).toContain('"severity": "error"');
});
