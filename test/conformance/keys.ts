import { expect } from 'vitest';
import { runCli } from '../support/server.ts';

export type ListedKey = {
  id: string;
  name: string;
  prefix: string;
  last_used_at: string | null;
  request_count: number;
};

/** What `keys list --json` prints, in the envelope of the API's lists. */
export async function listKeys(dataDir: string): Promise<ListedKey[]> {
  const { code, stdout, stderr } = await runCli(['keys', 'list', '--json', '--data-dir', dataDir]);
  expect(code, stderr).toBe(0);
  const { data, ...envelope } = JSON.parse(stdout) as { data: ListedKey[] };
  expect(envelope).toEqual({ object: 'list', has_more: false, next_cursor: null });
  return data;
}

/** The listed entry of a key whose cleartext is known. */
export async function findKey(dataDir: string, cleartext: string): Promise<ListedKey> {
  const found = (await listKeys(dataDir)).filter((key) => cleartext.startsWith(key.prefix));
  const entry = found.at(-1);
  if (entry === undefined) throw new Error(`no listed prefix fits ${cleartext.slice(0, 12)}…`);
  return entry;
}
