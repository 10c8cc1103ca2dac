import { expect, test } from 'vitest';
import { CLOUD, openTestHub, UPSTREAM } from '../../../../test/support/hub.ts';

const AT = '2026-05-20T10:00:00.000Z';
const common = { created_at: AT, updated_at: AT };

test('where two became one in the team’s Pivotal, what belonged to the one is known to belong to the other there', async () => {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  for (const [at, id] of ['kept', 'gone'].entries())
    await hub.writeUpstream({
      operation: 'apply_upstream',
      resource: 'customer',
      record: { object: 'customer', id, name: id, display_id: at + 1, ...common },
      actor: CLOUD,
    });
  const note = (id: string, number: number, subject_id: string) => ({
    ...{ object: 'comment', id, display_id: number, subject_type: 'customer', subject_id, ...common },
    ...{ kind: 'note', body: 'They grow', visibility: 'internal', occurred_at: AT, pinned: false },
  });
  const records = [note('theirs', 1, 'gone'), note('ours', 2, 'kept')];
  await hub.writeUpstream({ operation: 'take_shared', type: 'comment', records, actor: CLOUD });
  await hub.writeUpstream({
    operation: 'join_upstream',
    resource: 'customer',
    key: 'gone',
    into: 'kept',
    actor: CLOUD,
  });
  for (const key of ['theirs', 'ours']) {
    expect(hub.get('comment', key)).toMatchObject({ subject_id: 'kept' });
    expect(hub.shared.base('comment', key)).toMatchObject({ subject_type: 'customer', subject_id: 'kept' });
  }
});
