import { expect, test } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { createMailTemplateHandlers } from './mail-template-handlers.ts';

test('the window keeps a mail template, changes it, and lists all of them by name', async () => {
  const hub = openTestHub();
  const handlers = createMailTemplateHandlers(hub, () => ({ name: 'Ann', type: 'user' }));
  const words = { subject: 'Hello', body: 'Dear {{contact.first_name}}' };
  const save = async (name: string, key?: string) =>
    handlers['mailTemplates.save']({ name, ...words, ...(key === undefined ? {} : { key }) });
  const { key } = await save('Welcome');
  for (let at = 0; at < 101; at += 1) await save(`Template ${String(at).padStart(3, '0')}`);
  const changed = await save('About us', key);
  const { templates } = await handlers['mailTemplates.list']({});
  expect(templates).toHaveLength(102);
  expect(templates[0]).toEqual({ key, name: 'About us', ...words });
  expect(templates.at(-1)?.name).toBe('Template 100');
  await hub.undo({ undoes: changed.batch_id ?? '', actor: { name: 'Ann', type: 'user' } });
  expect((await handlers['mailTemplates.list']({})).templates.at(-1)).toEqual({
    key,
    name: 'Welcome',
    ...words,
  });
});
