import { createHash } from 'node:crypto';
import { readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { serveTestApi } from '../../../test/support/local-api.ts';
import { createAttachmentRoutes } from './attachment-routes.ts';
import { createRecordRoutes } from './record-routes.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

async function serve() {
  const hub = openTestHub();
  const { origin, authorization, request } = await serveTestApi(hub, [
    ...createRecordRoutes(hub),
    ...createAttachmentRoutes(hub),
  ]);
  const post = (query: string, body: Buffer | string, headers: Record<string, string> = {}) =>
    fetch(`${origin}/local/v1/attachments${query}`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body)),
      headers: { Authorization: authorization, 'Content-Type': 'image/png', ...headers },
    });
  const content = (id: string) =>
    fetch(`${origin}/local/v1/attachments/${id}/content`, { headers: { Authorization: authorization } });
  const codeOf = async (answer: Promise<Response>) => {
    const { status, ...response } = { status: (await answer).status, body: await (await answer).json() };
    return [status, (response.body as { error: { code: string } }).error.code];
  };
  return { hub, post, content, codeOf, request };
}

test('a file comes back as it was sent, as a download', async () => {
  const { hub, post, content, request } = await serve();
  const made = await post('?name=Plan%20%22%C3%A4%22.png', PNG);
  expect(made.status).toBe(201);
  const attachment = (await made.json()) as { id: string };
  expect(attachment).toMatchObject({
    object: 'attachment',
    name: 'Plan "ä".png',
    size: PNG.length,
    content_type: 'image/png',
    sha256: createHash('sha256').update(PNG).digest('hex'),
  });
  const got = await content(attachment.id);
  expect(Buffer.from(await got.arrayBuffer()).equals(PNG)).toBe(true);
  expect(got.headers.get('content-disposition')).toBe(
    `attachment; filename="Plan ___.png"; filename*=UTF-8''Plan%20%22%C3%A4%22.png`,
  );
  expect(got.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await request('GET', `/local/v1/attachments/${attachment.id}`)).json()).toEqual(attachment);
  await post('?name=again.png', PNG);
  const files = readdirSync(join(hub.folder, 'attachments'), { recursive: true, withFileTypes: true });
  expect(files.filter((entry) => entry.isFile())).toHaveLength(1);
});

test.each([
  ['../../.bashrc', '___.._.bashrc'],
  ['..\\x.exe', '___x.exe'],
  ['.htaccess', '_htaccess'],
  ['/etc/passwd', '_etc_passwd'],
])('the name %j leads a download to no other folder', async (name, saved) => {
  const { post, content } = await serve();
  const { id } = (await (await post(`?name=${encodeURIComponent(name)}`, PNG)).json()) as { id: string };
  expect((await content(id)).headers.get('content-disposition')).toBe(
    `attachment; filename="${saved}"; filename*=UTF-8''${saved}`,
  );
});

test('what is no image is not shown as one', async () => {
  const { post } = await serve();
  const made = await post('?name=x.png', '<script>alert(1)</script>');
  expect(await made.json()).toMatchObject({ content_type: 'application/octet-stream' });
});

test('refuses a file without a name or content, one too large, and what is no type', async () => {
  const { post, codeOf, content } = await serve();
  expect(await codeOf(post('', PNG))).toEqual([400, 'missing_field']);
  expect(await codeOf(post('?name=x', ''))).toEqual([400, 'too_small']);
  expect(await codeOf(post('?name=x', PNG, { 'Content-Type': 'nonsense' }))).toEqual([
    415,
    'unsupported_media_type',
  ]);
  expect(await codeOf(post('?name=x', Buffer.alloc(25 * 1024 * 1024 + 1)))).toEqual([413, 'body_too_large']);
  expect((await post('?name=x', Buffer.alloc(25 * 1024 * 1024, 1))).status).toBe(201);
  expect(await codeOf(content('none'))).toEqual([404, 'attachment_not_found']);
});

test('comments name files by id, and none that is not there', async () => {
  const { hub, post, request } = await serve();
  await hub.create('customer', { name: 'Acme' });
  const { id, display_id } = (await (await post('?name=x.png', PNG)).json()) as {
    id: string;
    display_id: number;
  };
  const comment = { subject_type: 'customer', subject_id: '1', body: 'See' };
  const made = await request('POST', '/local/v1/comments', {
    body: { ...comment, attachments: [String(display_id), id] },
  });
  expect(made.json()).toMatchObject({ attachments: [id] });
  const refused = await request('POST', '/local/v1/comments', {
    body: { ...comment, attachments: ['nope'] },
  });
  expect(refused.json()).toMatchObject({ error: { code: 'attachment_not_found', field: 'attachments' } });
});

test('a request sent again with its key is answered as before', async () => {
  const { post } = await serve();
  const send = () => post('?name=x.png', PNG, { 'Idempotency-Key': 'once' });
  const [first, second] = [await (await send()).text(), await (await send()).text()];
  expect(second).toBe(first);
});

test('a file that is gone, another one by now, or a link to elsewhere is said to be missing; sent again it is there', async () => {
  const { hub, post, content, codeOf } = await serve();
  const { id, sha256 } = (await (await post('?name=a.txt', 'hello')).json()) as {
    id: string;
    sha256: string;
  };
  const path = join(hub.folder, 'attachments', sha256.slice(0, 2), sha256);
  const missing = [404, 'attachment_content_missing'];
  rmSync(path);
  expect(await codeOf(content(id))).toEqual(missing);
  symlinkSync('/etc/hostname', path);
  expect(await codeOf(content(id))).toEqual(missing);
  rmSync(path);
  for (const other of ['h', 'jello', 'hello, and more']) {
    writeFileSync(path, other);
    expect(await codeOf(content(id))).toEqual(missing);
  }
  writeFileSync(path, 'jello');
  await post('?name=again.txt', 'hello');
  expect(await (await content(id)).text()).toBe('hello');
});

test('an Idempotency-Key holds for a file with its name and kind', async () => {
  const { post, codeOf } = await serve();
  const key = { 'Idempotency-Key': 'one' };
  const first = await (await post('?name=a.txt', 'hello', { ...key, 'Content-Type': 'text/plain' })).json();
  const again = await post('?name=a.txt', 'hello', { ...key, 'Content-Type': 'text/plain' });
  expect(await again.json()).toEqual(first);
  const reused = [409, 'idempotency_key_reused'];
  expect(await codeOf(post('?name=b.txt', 'hello', { ...key, 'Content-Type': 'text/plain' }))).toEqual(
    reused,
  );
  expect(await codeOf(post('?name=a.txt', 'hello', { ...key, 'Content-Type': 'text/html' }))).toEqual(reused);
});
