import { describe, expect, it } from 'vitest';
import { ANN, openTestHub, populate, type TestHub } from '../../../test/support/hub.ts';
import { filled, openSearch } from '../../../test/support/search-hub.ts';
import type { Search } from './search.ts';

const titles = (search: Search, text: string) =>
  search.ask({ text, limit: 50 }).results.map(({ type, title }) => `${type} ${title}`);

/** Deletes a record. @returns what takes that back */
async function removed(hub: TestHub, resource: 'task' | 'contact', reference: string) {
  const { batchId } = await hub.write({ operation: 'delete', resource, reference, actor: ANN });
  return () => hub.undo({ undoes: batchId ?? '', actor: ANN });
}

/** A customer with an onboarding, a task and a note that mentions its contact. */
async function populateWork(hub: TestHub) {
  const { customer, contact, onboarding } = await populate(hub);
  const make = async (resource: 'task' | 'comment', input: Record<string, unknown>) =>
    String((await hub.create(resource, input)).id);
  const task = await make('task', {
    onboarding_id: onboarding,
    title: 'Kickoff vorbereiten',
    assignee_id: contact,
    due_date: '2026-01-05',
  });
  const note = await make('comment', {
    subject_type: 'customer',
    subject_id: customer,
    kind: 'note',
    body: `# Call\n\n@[Jo](contact:${contact}) asked about the renewal`,
  });
  const onTask = await make('comment', { subject_type: 'task', subject_id: task, body: 'Slides are ready' });
  return { customer, contact, onboarding, task, note, onTask };
}

describe('tasks and comments', () => {
  it('are found as soon as they are written, before and after the index is full, and under their new words', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    const { task, note } = await populateWork(hub);
    expect(titles(search, 'kickoff')).toEqual(['task Kickoff vorbereiten']);
    await filled(search);
    expect(titles(search, 'note:renewal')).toEqual(['comment Call']);
    await hub.update('task', task, { title: 'Workshop', due_date: null });
    await hub.update('comment', note, { body: 'They stay' });
    expect(titles(search, 'kickoff')).toEqual([]);
    expect(titles(search, 'has:due')).toEqual([]);
    expect(titles(search, 'task:workshop')).toEqual(['task Workshop']);
    expect(titles(search, 'note:renewal')).toEqual([]);
    expect(titles(search, 'note:stay')).toEqual(['comment They stay']);
  });

  it('say what they belong to and how they stand, and show the line that was found', async () => {
    const hub = openTestHub();
    const { onboarding, task } = await populateWork(hub);
    const search = openSearch(hub);
    await filled(search);
    const [found] = search.ask({ text: 'kickoff', limit: 1 }).results;
    expect(found).toMatchObject({
      type: 'task',
      id: task,
      onboarding: { id: onboarding },
      subtitle: 'Acme · Due 2026-01-05',
      status: 'open',
    });
    const [note] = search.ask({ text: 'renewal', limit: 1 }).results;
    expect(note).toMatchObject({ type: 'comment', onboarding: null, status: 'note' });
    expect(note?.highlights).toEqual([
      { field: 'note', text: '@Jo asked about the renewal', ranges: [{ start: 20, end: 27 }] },
    ]);
    await hub.update('task', task, { done: true });
    expect(search.ask({ text: 'kickoff', limit: 1 }).results[0]?.status).toBe('done');
    expect(titles(search, 'done:yes')).toEqual(['task Kickoff vorbereiten']);
  });

  it('are gone at once with what they are below, and come back with it', async () => {
    const hub = openTestHub();
    const { onboarding, task, onTask } = await populateWork(hub);
    const search = openSearch(hub);
    await filled(search);
    const undo = await removed(hub, 'task', task);
    expect(titles(search, 'slides')).toEqual([]);
    await undo();
    expect(titles(search, 'slides')).toEqual(['comment Slides are ready']);
    await hub.remove('comment', onTask);
    expect(titles(search, 'slides')).toEqual([]);
    await hub.remove('onboarding', onboarding);
    expect(titles(search, 'kickoff')).toEqual([]);
    expect(titles(search, 'note:renewal')).toEqual(['comment Call']);
  });

  it('are found by the new names of their customer and their onboarding', async () => {
    const hub = openTestHub();
    const { customer, onboarding } = await populateWork(hub);
    const search = openSearch(hub);
    await filled(search);
    await hub.update('customer', customer, { name: 'Borealis' });
    expect(titles(search, 'borealis kickoff')).toEqual(['task Kickoff vorbereiten']);
    expect(titles(search, 'acme kickoff')).toEqual([]);
    expect(titles(search, 'customer:borealis renewal')).toEqual(['comment Call']);
    await hub.update('onboarding', onboarding, { name: 'Rollout EU' });
    expect(titles(search, 'kickoff rollout')).toEqual(['task Kickoff vorbereiten']);
    await hub.update('customer', customer, { status: 'archived' });
    expect(search.ask({ text: 'kickoff', limit: 5 }).results.map(({ archived }) => archived)).toEqual([true]);
    await hub.remove('customer', customer);
    expect(titles(search, 'kickoff')).toEqual([]);
    expect(titles(search, 'note:renewal')).toEqual([]);
  });

  it('no longer name a contact that was deleted, and do again when that is undone', async () => {
    const hub = openTestHub();
    const { contact } = await populateWork(hub);
    const search = openSearch(hub);
    await filled(search);
    expect(titles(search, 'note:"@jo"')).toEqual(['comment Call']);
    expect(titles(search, 'assignee:jo')).toEqual(['task Kickoff vorbereiten']);
    const undo = await removed(hub, 'contact', contact);
    expect(titles(search, 'note:"@jo"')).toEqual([]);
    expect(titles(search, 'note:"removed contact"')).toEqual(['comment Call']);
    expect(titles(search, 'assignee:jo')).toEqual([]);
    expect(JSON.stringify(search.ask({ text: 'renewal', limit: 5 }))).not.toContain('@Jo');
    await undo();
    expect(titles(search, 'note:"@jo"')).toEqual(['comment Call']);
    expect(titles(search, 'assignee:jo')).toEqual(['task Kickoff vorbereiten']);
  });

  it('are overdue by the day of the workspace', async () => {
    const hub = openTestHub();
    const { task } = await populateWork(hub);
    const search = openSearch(hub);
    await filled(search);
    const day = (zone: string, offset: number) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(
        hub.environment.now() + offset * 86_400_000,
      );
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      hub.settings.set('preferences', { time_zone: zone });
      await hub.update('task', task, { due_date: day(zone, 0) });
      expect(titles(search, 'is:overdue'), zone).toEqual([]);
      expect(titles(search, 'due:today'), zone).toHaveLength(1);
      await hub.update('task', task, { due_date: day(zone, -1) });
      expect(titles(search, 'is:overdue'), zone).toHaveLength(1);
    }
  });
});
