import { expect, test, vi } from 'vitest';
import { runCommandLine } from './program.ts';

/** What a command line says, on both streams, and its exit code. */
async function said(...parameters: string[]) {
  const lines: string[] = [];
  const take = (text: string | Uint8Array) => lines.push(String(text)) > 0;
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(take),
  );
  try {
    const code = await runCommandLine(parameters);
    return { code, text: lines.join('') };
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
}

test.each([
  ['pivotal', ['nonsense']],
  ['pivotal search', ['search']],
  ['pivotal keys', ['keys', '--name', 'x']],
  ['pivotal templates add', ['templates', 'add', 'Kick-off', '--phase', 'nowhere']],
])('what is wrong with the words of %s leads to the help of exactly that', async (command, parameters) => {
  const { code, text } = await said(...parameters);
  expect(code).toBe(2);
  expect(text).toMatch(/^error: .*\n$/);
  expect(text).toContain(`. See ${command} --help\n`);
});

test('the help says what an option is without being given only where that is something', async () => {
  const { text } = await said('import', '--help');
  expect(text).toContain('--dry-run');
  expect(text).not.toMatch(/default:\s+(false|\{\}|\[\])/);
  expect((await said('keys', 'create', '--help')).text).toMatch(/default:\s+"read_write"/);
});
