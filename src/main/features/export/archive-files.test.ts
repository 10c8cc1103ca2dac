import { expect, test } from 'vitest';
import { openTestHub } from '../../../../test/support/hub.ts';
import { archiveOf, rowsOfArchive } from './archive.ts';
import { archivedFiles } from './archive-files.ts';
import { importArchive } from './import-archive.ts';

test('an archive brings the files of comments with it, each once, and none that is gone', async () => {
  const hub = openTestHub();
  await hub.create('customer', { name: 'Acme' });
  const bytes = Buffer.from([0, 255, 13, 10, 128]);
  const sha256 = await hub.attachments.save(bytes);
  const keep = (name: string, hash: string) => hub.create('attachment', { name, sha256: hash });
  const { id } = await keep('plan.bin', sha256);
  await keep('the same.bin', sha256);
  const lost = await hub.attachments.save(Buffer.from('lost'));
  const gone = await keep('gone.txt', lost);
  await hub.remove('attachment', String(gone.id));
  const comment = { subject_type: 'customer', subject_id: '1', body: 'See', attachments: [id] };
  await hub.create('comment', comment);

  const rows = [...hub.archivedRows()];
  const files = await archivedFiles(hub.attachments, rows);
  expect(files).toHaveLength(1);
  const archive = archiveOf([...rows, ...files], '1.0.0', hub.environment.now());

  const other = openTestHub();
  await importArchive(other, rowsOfArchive(archive) ?? [], false);
  const { sha256: named } = other.get('attachment', String(id));
  expect(await other.attachments.read(String(named))).toEqual(bytes);
  expect(other.attachments.sizeOf(lost)).toBeNull();
});
