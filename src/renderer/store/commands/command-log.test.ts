import { expect, test } from 'vitest';
import { createProfile } from '../../../../test/support/store.ts';
import { openDatabase } from '../replica/database.ts';
import { createCommandLog } from './command-log.ts';

test('a batch that was half forgotten when its page ended stops no window from opening', async () => {
  const { storage } = createProfile();
  const database = await openDatabase({ name: 'pivotal-command-log', storage, shared: false });
  const log = createCommandLog(database.commands);
  await log.keep({ batch_id: 'b1', number: 1, commands: [], label: 'Renamed' }, 'done');
  await log.keep({ batch_id: 'b2', number: 2, commands: [], label: 'Tagged' }, 'done');
  const half = await database.commands.findOne('b1').exec();
  await half?.incrementalPatch({ text: '' });
  expect((await log.read()).map(({ batch }) => batch.label)).toEqual(['Tagged']);
  await database.close();
});
