import { describe, expect, test } from 'vitest';
import { type Body, refusalOf, serveForFile } from './local-caller.ts';
import { type Case, HALF, long, many, NOT_AN_OBJECT, refusingBy } from './refusal-table.ts';

const served = serveForFile();
const { call, v1, ok, refusal, server, customer, onboarding, contact } = served;
const refuses = refusingBy(served);

describe('nudges', () => {
  test('are refused about what they cannot be about, and until days that are none', async () => {
    const acme = await customer();
    const at = await onboarding(acme);
    const on = { subject_type: 'customer', subject_id: acme.id };
    await refuses(
      'POST',
      '/nudges',
      [
        ...NOT_AN_OBJECT,
        [{ kind: null }, '400 invalid_type kind'],
        [{ kind: 7 }, '400 invalid_type kind'],
        [{ kind: '__proto__' }, '400 invalid_enum_value kind'],
        [{ subject_type: 'contact' }, '400 invalid_enum_value subject_type'],
        [{ subject_type: null }, '400 invalid_type subject_type'],
        [{ subject_id: null }, '400 invalid_type subject_id'],
        [{ subject_id: [acme.id] }, '400 invalid_type subject_id'],
        [{ subject_id: 'none' }, '404 customer_not_found subject_id'],
        [{ kind: 'unassigned_task' }, '400 invalid_enum_value subject_type'],
        [{ kind: 'ready_to_advance' }, '400 invalid_enum_value subject_type'],
        [{ subject_type: 'onboarding', subject_id: at.id }, '400 invalid_enum_value subject_type'],
        [
          { subject_type: 'task', subject_id: at.id, kind: 'unassigned_task' },
          '404 task_not_found subject_id',
        ],
        [{ state: 'done' }, '400 invalid_enum_value state'],
        [{ state: null }, '400 invalid_type state'],
        ...['soon', '', '2026-02-30T00:00:00Z', '2026-12-01'].map(
          (until): Case => [{ until }, '400 invalid_string until'],
        ),
        [{ until: 5 }, '400 invalid_type until'],
      ],
      { ...on, kind: 'health_drop' },
    );
  });

  test('are settled once: again is no change, and what a settled one was until is forgotten', async () => {
    const acme = await customer();
    const on = { subject_type: 'customer', subject_id: acme.id, kind: 'no_primary_contact' };
    const nudge = await ok('POST', '/nudges', on);
    const settle = (body: object) => call('PATCH', `/nudges/${nudge.id}`, body);
    for (const [body, shown] of [
      [{ state: 'snoozed' }, { state: 'snoozed', until: expect.any(String) }],
      [{ until: '2026-12-31T08:00:00.000Z' }, { state: 'snoozed', until: '2026-12-31T08:00:00.000Z' }],
      [{ state: 'dismissed' }, { state: 'dismissed', until: null }],
      [{ state: 'accepted' }, { state: 'accepted', until: null }],
    ] as const) {
      const first = await settle(body);
      expect(first.json(), first.text).toMatchObject(shown);
      const again = await settle(body);
      expect([again.status, again.headers.get('pivotal-batch')]).toEqual([200, null]);
    }
    await refuses('PATCH', `/nudges/${nudge.id}`, [
      [{ state: 'gone' }, '400 invalid_enum_value state'],
      [{ until: 'tomorrow' }, '400 invalid_string until'],
    ]);
  });
});

describe('templates', () => {
  test('are refused for tasks, rules, days and phases that cannot be', async () => {
    const at = await onboarding(await customer());
    const template = await ok('POST', '/templates', { name: 'T', tasks: [{ title: 'x' }] });
    const task = (fields: object, refused: string): Case => [
      { tasks: [{ title: 'ok' }, { title: 'a', ...fields }] },
      refused,
    ];
    const cases: readonly Case[] = [
      ...NOT_AN_OBJECT,
      [{ name: null }, '400 invalid_type name'],
      [{ name: '' }, '400 too_small name'],
      [{ name: long(256) }, '400 too_big name'],
      [{ phase: 'nowhere' }, '400 invalid_enum_value phase'],
      [{ phase: 7 }, '400 invalid_type phase'],
      [{ default_for_phase: 'yes' }, '400 invalid_type default_for_phase'],
      [{ tasks: null }, '400 invalid_type tasks'],
      [{ tasks: {} }, '400 invalid_type tasks'],
      [{ tasks: ['x'] }, '400 invalid_type tasks.0'],
      [{ tasks: [{}] }, '400 missing_field tasks.0.title'],
      [{ tasks: many(201, { title: 'a' }) }, '400 too_big tasks'],
      task({ title: '' }, '400 too_small tasks.1.title'),
      task({ title: long(256) }, '400 too_big tasks.1.title'),
      task({ title: 'a\nb' }, '400 invalid_string tasks.1.title'),
      task({ assignee_rule: 'boss' }, '400 invalid_enum_value tasks.1.assignee_rule'),
      task({ assignee_rule: 'role:' }, '400 invalid_enum_value tasks.1.assignee_rule'),
      task({ due_offset: 3651 }, '400 too_big tasks.1.due_offset'),
      task({ due_offset: -3651 }, '400 too_small tasks.1.due_offset'),
      task({ due_offset: 1.5 }, '400 invalid_type tasks.1.due_offset'),
      task({ due_offset: '3' }, '400 invalid_type tasks.1.due_offset'),
      task({ due_offset: 1e300 }, '400 too_big tasks.1.due_offset'),
      task({ customer_facing: 'no' }, '400 invalid_type tasks.1.customer_facing'),
      task({ subtasks: 'b' }, '400 invalid_type tasks.1.subtasks'),
      task({ subtasks: [''] }, '400 too_small tasks.1.subtasks.0'),
      task({ subtasks: [{ title: 'b' }] }, '400 invalid_type tasks.1.subtasks.0'),
      task({ subtasks: [['b']] }, '400 invalid_type tasks.1.subtasks.0'),
      task({ subtasks: many(201, 'b') }, '400 too_big tasks.1.subtasks'),
    ];
    await refuses('POST', '/templates', cases, { name: 'U' });
    await refuses('PATCH', `/templates/${template.id}`, cases);
    const apply = `/templates/${template.id}/apply`;
    await refuses('POST', apply, [
      [{}, '400 missing_field onboarding_id'],
      ...[null, 7.5, [at.id], {}].map(
        (onboarding_id): Case => [{ onboarding_id }, '400 invalid_type onboarding_id'],
      ),
      ...['none', 999_999, '__proto__'].map(
        (onboarding_id): Case => [{ onboarding_id }, '404 onboarding_not_found onboarding_id'],
      ),
    ]);
    expect(await refusal('POST', '/templates/none/apply', { onboarding_id: at.id })).toBe(
      '404 template_not_found',
    );
    await v1('PATCH', `/onboardings/${at.id}`, { phase: 'completed' });
    await refuses('POST', apply, [[{ onboarding_id: at.id }, '409 onboarding_completed']]);
    await v1('PATCH', `/onboardings/${at.id}`, { phase: 'launch' });
    const nothing = await ok('POST', '/templates', { name: 'Empty', phase: 'launch' });
    expect(await ok('POST', `/templates/${nothing.id}/apply`, { onboarding_id: at.id })).toMatchObject({
      data: [],
      unassigned: [],
    });
  });
});

describe('comments and files', () => {
  test('of a comment everything that is none is refused; mentions of nobody stay words', async () => {
    const acme = await customer();
    const [jo, ann] = [
      await contact(acme, { name: 'Jo', email: 'jo@a.example' }),
      await contact(await customer(), { name: 'Of another', email: 'ann@b.example' }),
    ];
    const on = { subject_type: 'customer', subject_id: acme.id };
    await refuses(
      'POST',
      '/comments',
      [
        ...NOT_AN_OBJECT,
        [{ body: null }, '400 invalid_type body'],
        [{ body: 7 }, '400 invalid_type body'],
        [{ body: '' }, '400 too_small body'],
        [{ body: '  \n' }, '400 too_small body'],
        [{ body: long(20_001) }, '400 too_big body'],
        [{ body: 'a\u0000b' }, '400 invalid_string body'],
        [{ body: HALF }, '400 invalid_string body'],
        [{ kind: 'email' }, '400 invalid_enum_value kind'],
        [{ kind: null }, '400 invalid_type kind'],
        [{ visibility: 'public' }, '400 invalid_enum_value visibility'],
        [{ visibility: null }, '400 invalid_type visibility'],
        [{ pinned: 'yes' }, '400 invalid_type pinned'],
        [{ occurred_at: 'now' }, '400 invalid_string occurred_at'],
        [{ occurred_at: '2026-13-01T00:00:00Z' }, '400 invalid_string occurred_at'],
        [{ attachments: 'a' }, '400 invalid_type attachments'],
        [{ attachments: [7.5] }, '400 invalid_type attachments.0'],
        [{ attachments: [null] }, '400 invalid_type attachments.0'],
        [{ attachments: ['none'] }, '404 attachment_not_found attachments'],
        [{ attachments: [acme.id] }, '404 attachment_not_found attachments'],
        [{ attachments: ['../../pivotal.db'] }, '404 attachment_not_found attachments'],
        [{ attachments: many(101, 'a') }, '400 too_big attachments'],
        [{ subject_type: 'contact', subject_id: jo.id }, '400 invalid_enum_value subject_type'],
        [{ subject_type: 'onboarding' }, '404 onboarding_not_found subject_id'],
        [{ subject_type: 'task', subject_id: 'none' }, '404 task_not_found subject_id'],
        [{ subject_id: null }, '400 invalid_type subject_id'],
      ],
      { ...on, body: 'Hi' },
    );
    const body = `@[X](person:../..) @[Y](javascript:alert(1)) @[Jo](contact:${jo.id}) @[Z](contact:${ann.id})`;
    const made = await ok('POST', '/comments', { ...on, body, mentions: [{ type: 'contact', id: ann.id }] });
    expect(made.mentions).not.toContainEqual({ type: 'contact', id: ann.id });
    expect(made.mentions).toContainEqual({ type: 'contact', id: jo.id });
    expect(await ok('POST', '/comments', { ...on, body: 'Hi', created_by: 'The CEO' })).not.toMatchObject({
      created_by: 'The CEO',
    });
  });

  test('a file needs a name that is a line, a kind and bytes; its name never leads anywhere', async () => {
    const send = (query: string, type: string, bytes: string) =>
      server().request('POST', `/attachments${query}`, {
        base: '/local/v1',
        body: bytes,
        headers: { 'content-type': type },
      });
    for (const [query, type, bytes, refused] of [
      ['', 'image/png', 'x', '400 missing_field name'],
      ['?name=', 'image/png', 'x', '400 missing_field name'],
      ['?name=%20', 'image/png', 'x', '400 too_small name'],
      ['?name=a%00b', 'image/png', 'x', '400 invalid_string name'],
      ['?name=a%0D%0Ab', 'image/png', 'x', '400 invalid_string name'],
      ['?name=a%E2%80%AEgnp.exe', 'image/png', 'x', '400 invalid_string name'],
      [`?name=${long(256)}`, 'image/png', 'x', '400 too_big name'],
      ['?name=a.png', 'image/png', '', '400 too_small'],
      ['?name=a.png', 'not a type', 'x', '415 unsupported_media_type'],
    ] as const) {
      expect(refusalOf(await send(query, type, bytes)), `${query} ${type}`).toBe(refused);
    }
    for (const [name, shown] of [
      ['../../etc/passwd', '__'],
      ['..\\..\\boot.ini', '__'],
      ['.htaccess', '_htaccess'],
      ['a"b;c\'d.png', 'a'],
    ] as const) {
      const made = (
        await send(`?name=${encodeURIComponent(name)}`, 'text/html', '<script>1</script>')
      ).json<Body>();
      expect(made.name).toBe(name);
      const file = await call('GET', `/attachments/${made.id}/content`);
      const disposition = file.headers.get('content-disposition') ?? '';
      expect(disposition).toMatch(/^attachment; filename="[^"/\\]*"; filename\*=UTF-8''[^/\\"]*$/u);
      expect(disposition).toContain(`filename="${shown}`);
      expect(file.headers.get('content-security-policy')).toContain('sandbox');
    }
    for (const id of ['none', '__proto__', '0', long(300)])
      expect(await refusal('GET', `/attachments/${id}/content`), id).toBe('404 attachment_not_found');
    expect(await refusal('GET', '/attachments/..%2F..%2Fpivotal.db/content')).toBe('404 route_not_found');
  });
});

describe('what belongs to the workspace or to a customer alone', () => {
  test('reminders, next steps, mail templates and merges are refused by the field at fault', async () => {
    const acme = await customer();
    await refuses('PATCH', '/workspace', [
      [{ reminders: null }, '400 invalid_type reminders'],
      [{ reminders: 'on' }, '400 invalid_type reminders'],
      [{ reminders: [] }, '400 invalid_type reminders'],
      [{ reminders: { hour: 24 } }, '400 too_big reminders.hour'],
      [{ reminders: { hour: -1 } }, '400 too_small reminders.hour'],
      [{ reminders: { hour: 8.5 } }, '400 invalid_type reminders.hour'],
      [{ reminders: { enabled: 'yes' } }, '400 invalid_type reminders.enabled'],
    ]);
    await refuses('PATCH', `/customers/${acme.id}/next-step`, [
      ...NOT_AN_OBJECT,
      [{ text: 7 }, '400 invalid_type text'],
      [{ text: long(256) }, '400 too_big text'],
      [{ text: 'a\nb' }, '400 invalid_string text'],
      [{ date: 5 }, '400 invalid_type date'],
      ...['2026-02-30', 'tomorrow', ''].map((date): Case => [{ date }, '400 invalid_string date']),
    ]);
    // What says nothing is no next step: nobody is reminded of it.
    for (const text of ['', '   ', '\u200d'])
      expect(await ok('PATCH', `/customers/${acme.id}/next-step`, { text, date: null })).toMatchObject({
        text: null,
      });
    await refuses(
      'POST',
      '/mail-templates',
      [
        ...NOT_AN_OBJECT,
        [{ name: null }, '400 invalid_type name'],
        [{ name: long(256) }, '400 too_big name'],
        [{ subject: 'a\nb' }, '400 invalid_string subject'],
        [{ subject: null }, '400 invalid_type subject'],
        [{ subject: long(256) }, '400 too_big subject'],
        [{ body: 7 }, '400 invalid_type body'],
      ],
      { name: 'M' },
    );
    await refuses('POST', `/customers/${acme.id}/merge`, [
      ...[null, 7.5, [], {}].map((into): Case => [{ into }, '400 invalid_type into']),
      ...['none', '__proto__', 999_999].map((into): Case => [{ into }, '404 customer_not_found into']),
      [{ into: acme.display_id }, '400 invalid_merge into'],
    ]);
  });
});
