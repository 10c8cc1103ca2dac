import { describe, expect, test } from 'vitest';
import { type Body, serveForFile } from './local-caller.ts';

const { call, v1, ok, list, refusal, undo, customer, onboarding, contact } = serveForFile();

describe('custom fields', () => {
  const make = (fields: object) =>
    ok('POST', '/custom-fields', { label: 'Field', type: 'string', ...fields });
  const refused = (fields: object) =>
    refusal('POST', '/custom-fields', { slug: 'fine', label: 'Field', type: 'string', ...fields });

  test('are refused for slugs that are none, that are taken, or that the search knows', async () => {
    for (const slug of ['Region', '1st', '_x', 'a-b', 'a b', 'é']) {
      expect(await refused({ slug }), slug).toBe('400 invalid_string slug');
    }
    expect(await refused({ slug: '' })).toBe('400 too_small slug');
    expect(await refused({ slug: 'x'.repeat(61) })).toBe('400 too_big slug');
    await make({ slug: 'x'.repeat(60) });
    await make({ slug: 'region' });
    expect(await refused({ slug: 'region' })).toBe('409 slug_taken slug');
    for (const slug of ['task', 'due', 'assignee', 'done', 'note', 'customer', 'owner', 'status']) {
      expect(await refused({ slug }), slug).toBe('409 slug_taken slug');
    }
    expect(await refused({ type: 'colour' })).toBe('400 invalid_enum_value type');
    expect(await refused({ type: 'select' })).toBe('400 too_small options');
    expect(await refused({ type: 'select', options: [''] })).toBe('400 too_small options.0');
    expect(await refused({ label: '' })).toBe('400 too_small label');
    expect(await refusal('POST', '/custom-fields', { slug: 'fine', type: 'string' })).toBe(
      '400 missing_field label',
    );
    expect(await refusal('POST', '/custom-fields', { slug: 'fine', label: 'F' })).toBe(
      '400 missing_field type',
    );
  });

  test('of each type refuse on a customer what does not fit, and keep what nobody has defined', async () => {
    const acme = await customer();
    await make({ slug: 'a_number', type: 'number' });
    await make({ slug: 'a_date', type: 'date' });
    await make({ slug: 'a_choice', type: 'select', options: ['na', 'emea'] });
    await make({ slug: 'a_flag', type: 'boolean' });
    await make({ slug: 'a_text' });
    const set = async (custom_fields: object) => {
      const answer = await v1('PATCH', `/customers/${acme.id}`, { custom_fields });
      return answer.status === 200 ? 'taken' : answer.json<{ error: { field: string } }>().error.field;
    };
    expect(await set({ a_number: 'many' })).toBe('custom_fields.a_number');
    expect(await set({ a_date: '2026-02-30' })).toBe('custom_fields.a_date');
    expect(await set({ a_choice: 'apac' })).toBe('custom_fields.a_choice');
    expect(await set({ a_flag: 'yes' })).toBe('custom_fields.a_flag');
    expect(await set({ a_text: 7 })).toBe('custom_fields.a_text');
    const fitting = {
      a_number: 1.5,
      a_date: '2026-02-28',
      a_choice: 'na',
      a_flag: false,
      a_text: 'x',
      unknown: 'kept',
    };
    expect(await set(fitting)).toBe('taken');
    const merged = await call('PATCH', `/customers/${acme.id}/custom-fields`, { a_number: 2, a_text: null });
    expect(merged.status).toBe(200);
    const { a_text: _, ...rest } = fitting;
    const now = (await v1('GET', `/customers/${acme.id}`)).json();
    expect(now.custom_fields).toMatchObject({ ...rest, a_number: 2 });
    expect(await refusal('PATCH', `/customers/${acme.id}/custom-fields`, { a_number: 'x' })).toMatch(
      /^400 \w+ (?:custom_fields\.)?a_number$/u,
    );
    expect(await refusal('PATCH', '/customers/none/custom-fields', { a_number: 1 })).toBe(
      '404 customer_not_found',
    );
  });

  test('say how many values would not fit', async () => {
    const field = await make({ slug: 'tier', type: 'select', options: ['a', 'b'] });
    const acme = await customer({ custom_fields: { tier: 'b' } });
    const answer = await call('PATCH', `/custom-fields/${field.id}`, { options: ['a'] });
    expect(answer.status).toBe(409);
    expect(answer.json()).toMatchObject({ error: { type: 'conflict', code: 'values_do_not_fit', count: 1 } });
    expect((await call('PATCH', `/custom-fields/${field.id}`, { options: ['b', 'a', 'c'] })).status).toBe(
      200,
    );
    const renamed = await call('PATCH', `/custom-fields/${field.id}`, { slug: 'level' });
    expect((await v1('GET', `/customers/${acme.id}`)).json().custom_fields).toEqual({ level: 'b' });
    expect(await undo(renamed)).toMatchObject({ left: [] });
    expect((await v1('GET', `/customers/${acme.id}`)).json().custom_fields).toEqual({ tier: 'b' });
  });
});

describe('tags', () => {
  test('nobody has are not found, whatever is asked', async () => {
    for (const [method, path, body] of [
      ['PATCH', '/tags/none', { name: 'x' }],
      ['DELETE', '/tags/none', undefined],
      ['POST', '/tags/none/promote', { slug: 'none', label: 'None' }],
    ] as const) {
      expect(await refusal(method, path, body)).toBe('404 tag_not_found');
    }
  });

  test('are refused names and fields that cannot be, and nothing has happened', async () => {
    const acme = await customer({ tags: ['vip', 'a/b c'] });
    await ok('POST', '/custom-fields', { slug: 'taken', label: 'Taken', type: 'string' });
    expect(await refusal('PATCH', '/tags/vip', { name: ' ' })).toBe('400 too_small name');
    expect(await refusal('PATCH', '/tags/vip', {})).toBe('400 missing_field name');
    expect(await refusal('PATCH', '/tags/vip', { name: 'x'.repeat(121) })).toBe('400 too_big name');
    expect(await refusal('POST', '/tags/vip/promote', { slug: 'taken', label: 'VIP' })).toMatch(
      /^409 slug_taken/u,
    );
    expect(await refusal('POST', '/tags/vip/promote', { slug: 'Not one', label: 'VIP' })).toMatch(
      /^400 invalid_string/u,
    );
    expect((await v1('GET', `/customers/${acme.id}`)).json().tags).toEqual(['vip', 'a/b c']);
    await ok('PATCH', `/tags/${encodeURIComponent('a/b c')}`, { name: 'vip' });
    expect((await v1('GET', `/customers/${acme.id}`)).json().tags).toEqual(['vip']);
  });
});

describe('views', () => {
  test('are refused for what is no screen, no scope, or too long', async () => {
    const refused = (fields: object) =>
      refusal('POST', '/views', { name: 'Mine', screen: 'customers', ...fields });
    expect(await refusal('POST', '/views', { screen: 'customers' })).toBe('400 missing_field name');
    expect(await refusal('POST', '/views', { name: 'Mine' })).toBe('400 missing_field screen');
    expect(await refused({ screen: 'reports' })).toBe('400 invalid_enum_value screen');
    expect(await refused({ scope: 'team' })).toBe('400 invalid_enum_value scope');
    expect(await refused({ query: 'x'.repeat(2001) })).toBe('400 too_big query');
    expect(await refused({ columns: 'name' })).toBe('400 invalid_type columns');
    const made = await ok('POST', '/views', {
      name: 'Mine',
      screen: 'tasks',
      query: 'due:<today',
      sort: ['-due_date'],
    });
    expect(made).toMatchObject({ sort: ['-due_date'], columns: [], scope: 'mine', query: 'due:<today' });
  });
});

describe('people', () => {
  test('have one owner, one who sits here, and an address that nobody else has', async () => {
    const ann = await ok('POST', '/people', {
      name: 'Ann',
      email: 'ann@we.example',
      role: 'owner',
      is_me: true,
    });
    const ben = await ok('POST', '/people', { name: 'Ben', email: null });
    expect(ben).toMatchObject({ email: null, role: 'member', is_me: false, removed_at: null });
    expect(await refusal('POST', '/people', { name: 'Cy', email: 'ANN@we.example' })).toBe(
      '409 email_taken email',
    );
    expect(await refusal('POST', '/people', { name: 'Cy', email: 'nowhere' })).toBe(
      '400 invalid_string email',
    );
    expect(await refusal('POST', '/people', { name: 'Cy', role: 'boss' })).toBe(
      '400 invalid_enum_value role',
    );
    await ok('PATCH', `/people/${ben.id}`, { role: 'owner', is_me: true });
    const all = await list('/people?limit=100');
    expect(all.filter(({ role }) => role === 'owner').map(({ id }) => id)).toEqual([ben.id]);
    expect(all.filter(({ is_me }) => is_me).map(({ id }) => id)).toEqual([ben.id]);
    expect(await ok('GET', `/people/${ann.id}`)).toMatchObject({ role: 'admin', is_me: false });
  });

  test('leave with a hand-over in one batch, and are deleted only when nothing names them', async () => {
    const [dee, eve] = [
      await ok('POST', '/people', { name: 'Dee' }),
      await ok('POST', '/people', { name: 'Eve' }),
    ];
    const acme = await customer({ owner_id: dee.id });
    expect(await refusal('DELETE', `/people/${dee.id}`)).toBe('409 person_in_use');
    expect(await refusal('PATCH', `/people/${dee.id}`, { removed_at: 'gone' })).toBe(
      '400 invalid_string removed_at',
    );
    const leaving = { removed_at: '2026-01-02T00:00:00.000Z' };
    expect(await refusal('PATCH', `/people/${dee.id}`, { ...leaving, hand_over_to: 'nobody' })).toBe(
      '404 person_not_found hand_over_to',
    );
    expect(await refusal('PATCH', `/people/${dee.id}`, { ...leaving, hand_over_to: dee.id })).toMatch(
      /^4\d\d \w+ hand_over_to$/u,
    );
    const left = await call('PATCH', `/people/${dee.id}`, { ...leaving, hand_over_to: eve.id });
    expect(left.status).toBe(200);
    expect((await v1('GET', `/customers/${acme.id}`)).json().owner_id).toBe(eve.id);
    expect((await list('/people?limit=100')).map(({ id }) => id)).toContain(dee.id);
    await undo(left);
    expect((await v1('GET', `/customers/${acme.id}`)).json().owner_id).toBe(dee.id);
    await ok('DELETE', `/people/${eve.id}`);
    expect(await refusal('GET', `/people/${eve.id}`)).toBe('404 person_not_found');
  });

  test('seen in an owner are called by that id, and named by it', async () => {
    await customer({ owner_id: 'usr_8f3' });
    expect(await ok('PATCH', '/people/usr_8f3', { name: 'Fay' })).toMatchObject({
      id: 'usr_8f3',
      name: 'Fay',
      email: null,
    });
  });
});

describe('the workspace', () => {
  test('is read and changed in part, refused for what is no time zone, currency, slug or phase', async () => {
    const before = await ok('GET', '/workspace');
    expect(before).toMatchObject({
      object: 'workspace',
      name: expect.any(String),
      slug: expect.any(String),
      time_zone: expect.any(String),
      currency: expect.stringMatching(/^[A-Z]{3}$/u),
    });
    expect((before.phases as Body[]).map(({ value }) => value)).toEqual([
      'before_getting_started',
      'program_design',
      'review',
      'program_buildout',
      'internal_qa',
      'launch',
      'completed',
    ]);
    expect(before.phases).toContainEqual(
      expect.objectContaining({
        label: expect.any(String),
        target_days: null,
        position: expect.any(Number),
      }),
    );
    expect(await refusal('PATCH', '/workspace', { time_zone: 'Nowhere/Here' })).toMatch(
      /^400 \w+ time_zone$/u,
    );
    expect(await refusal('PATCH', '/workspace', { currency: 'euro' })).toMatch(/^400 \w+ currency$/u);
    expect(await refusal('PATCH', '/workspace', { name: '' })).toBe('400 too_small name');
    expect(await refusal('PATCH', '/workspace', { slug: 'Not One' })).toMatch(/^400 \w+ slug$/u);
    expect(await refusal('PATCH', '/workspace', { phases: [{ value: 'nowhere', label: 'x' }] })).toMatch(
      /^400 \w+ phases/u,
    );
    expect(await refusal('PATCH', '/workspace', { health: { bounds: { healthy: 10, watch: 40 } } })).toMatch(
      /^400 \w+ health/u,
    );
    const changed = await call('PATCH', '/workspace', { currency: 'CHF' });
    expect(changed.json()).toEqual({ ...before, currency: 'CHF' });
    await undo(changed);
    expect(await ok('GET', '/workspace')).toEqual(before);
    expect((await call('PATCH', '/workspace', {})).headers.get('pivotal-batch')).toBeNull();
  });
});

describe('nudges and mail templates', () => {
  test('a nudge is accepted, which runs its command, snoozed and dismissed; others are refused', async () => {
    const acme = await customer();
    const on = { subject_type: 'customer', subject_id: acme.id };
    const made = await ok('POST', '/nudges', { ...on, kind: 'health_at_risk' });
    expect(made).toMatchObject({ state: 'open', until: null, kind: 'health_at_risk' });
    expect(await refusal('POST', '/nudges', { ...on, kind: 'weather' })).toBe('400 invalid_enum_value kind');
    expect(await refusal('POST', '/nudges', { ...on, kind: 'health_drop', subject_id: 'x' })).toBe(
      '404 customer_not_found subject_id',
    );
    expect(await refusal('PATCH', `/nudges/${made.id}`, { state: 'gone' })).toBe(
      '400 invalid_enum_value state',
    );
    expect(await ok('PATCH', `/nudges/${made.id}`, { state: 'dismissed' })).toMatchObject({
      state: 'dismissed',
    });
  });

  test('a mail template needs a name, and no more', async () => {
    expect(await refusal('POST', '/mail-templates', { subject: 'Hi' })).toBe('400 missing_field name');
    expect(await ok('POST', '/mail-templates', { name: 'Hi' })).toMatchObject({ subject: '', body: '' });
    expect(await refusal('POST', '/mail-templates', { name: 'Hi', body: 'x'.repeat(20_001) })).toBe(
      '400 too_big body',
    );
  });
});

describe('merging', () => {
  test('moves all there is, answers to every id of the loser, and only undo brings it back', async () => {
    const [loser, winner] = [
      await customer({ name: 'Loser', plan: 'Growth', tags: ['a', 'b'], domain: 'l.example' }),
      await customer({ name: 'Winner', tags: ['b', 'c'], domain: 'w.example' }),
    ];
    const at = await onboarding(loser);
    const task = await ok('POST', '/tasks', { onboarding_id: at.id, title: 'Call' });
    const note = await ok('POST', '/comments', {
      subject_type: 'customer',
      subject_id: loser.id,
      body: 'Hi',
      kind: 'note',
    });
    const [jo, joTwice] = [
      await contact(winner, { name: 'Jo', email: 'jo@w.example' }),
      await contact(loser, { name: 'Jo', email: 'JO@w.example' }),
    ];
    expect(await refusal('POST', `/customers/${loser.id}/merge`, {})).toBe('400 missing_field into');
    expect(await refusal('POST', `/customers/${loser.id}/merge`, { into: 'none' })).toMatch(
      /^404 customer_not_found/u,
    );
    expect(await refusal('POST', `/customers/${loser.id}/merge`, { into: loser.display_id })).toMatch(
      /^400/u,
    );
    const merged = await call('POST', `/customers/${loser.id}/merge`, { into: winner.display_id });
    expect(merged.json()).toMatchObject({
      id: winner.id,
      name: 'Winner',
      plan: 'Growth',
      domain: 'w.example',
    });
    expect(new Set(merged.json().tags as string[])).toEqual(new Set(['a', 'b', 'c']));
    for (const id of [loser.id, loser.display_id]) {
      expect((await v1('GET', `/customers/${id}`)).json().id).toBe(winner.id);
      expect((await v1('PATCH', `/customers/${id}`, { monthly_orders: 3 })).json().id).toBe(winner.id);
    }
    expect((await v1('GET', `/contacts/${joTwice.id}`)).json().id).toBe(jo.id);
    expect(
      (await v1('GET', '/customers?limit=100')).json<{ data: Body[] }>().data.map(({ id }) => id),
    ).not.toContain(loser.id);
    expect(await ok('GET', `/tasks/${task.id}`)).toMatchObject({ customer_id: winner.id });
    expect((await list(`/comments?customer_id=${winner.id}`)).map(({ id }) => id)).toContain(note.id);
    expect(await undo(merged)).toMatchObject({ object: 'undo' });
    expect((await v1('GET', `/customers/${loser.id}`)).json()).toMatchObject({ id: loser.id, name: 'Loser' });
    expect(await ok('GET', `/tasks/${task.id}`)).toMatchObject({ customer_id: loser.id });
  });
});
