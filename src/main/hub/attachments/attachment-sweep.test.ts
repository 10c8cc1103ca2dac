import { expect, test } from 'vitest';
import { connect, openTestHub, START } from '../../../../test/support/hub.ts';
import { createAttachmentFiles } from './attachment-files.ts';
import { createAttachmentSweep, UNUSED_LIFETIME_MS } from './attachment-sweep.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('what no comment has named for a month goes, its file a month after it; the rest stays', async () => {
  const hub = openTestHub();
  const { environment } = hub;
  await hub.create('customer', { name: 'Acme' });
  const keep = async (text: string) => {
    const sha256 = await hub.attachments.save(Buffer.from(text));
    return { sha256, id: String((await hub.create('attachment', { name: text, sha256 })).id) };
  };
  const [used, unused] = [await keep('used'), await keep('unused')];
  const comment = { subject_type: 'customer', subject_id: '1', body: 'See', attachments: [used.id] };
  await hub.create('comment', comment);
  const files = createAttachmentFiles(connect(hub.folder));
  const sweep = createAttachmentSweep(connect(hub.folder), files, hub.write, environment.now);

  environment.time = START + UNUSED_LIFETIME_MS - DAY_MS;
  await sweep();
  expect(hub.get('attachment', unused.id)).toMatchObject({ name: 'unused' });

  // By the clock of the disk the files are as old as they are.
  environment.time = Date.now() + UNUSED_LIFETIME_MS + DAY_MS;
  await sweep();
  expect(() => hub.get('attachment', unused.id)).toThrow(/attachment/);
  expect(hub.get('attachment', used.id)).toMatchObject({ name: 'used' });
  expect(hub.attachments.sizeOf(unused.sha256)).toBe(6);

  environment.time += UNUSED_LIFETIME_MS + DAY_MS;
  await sweep();
  expect(hub.attachments.sizeOf(unused.sha256)).toBeNull();
  expect(hub.attachments.sizeOf(used.sha256)).toBe(4);
});
