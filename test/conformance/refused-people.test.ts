import { describe, expect, test } from 'vitest';
import { serveForFile } from './local-caller.ts';
import { type Case, HALF, long, many, NOT_AN_OBJECT, refusingBy, TURNED } from './refusal-table.ts';

const served = serveForFile();
const { call, v1, ok, refusal, customer, contact } = served;
const refuses = refusingBy(served);
const LEFT = '2026-01-01T00:00:00.000Z';

describe('people', () => {
  test('are refused without a name, with addresses that are none, and as owners who are not here', async () => {
    const ann = await ok('POST', '/people', {
      name: 'Ann',
      email: 'ann@we.example',
      role: 'owner',
      is_me: true,
    });
    const ben = await ok('POST', '/people', { name: 'Ben', email: 'ben@we.example' });
    const jo = await contact(await customer(), { name: 'Jo', email: 'jo@a.example' });
    const addresses = [
      'x',
      'a@b',
      'ann@we.example, ben@we.example',
      'javascript:alert(1)',
      '@',
      'a b@c.example',
    ];
    await refuses(
      'POST',
      '/people',
      [
        ...NOT_AN_OBJECT,
        [{ name: '' }, '400 too_small name'],
        [{ name: '  ' }, '400 too_small name'],
        [{ name: '\u200d' }, '400 too_small name'],
        [{ name: null }, '400 invalid_type name'],
        [{ name: 7 }, '400 invalid_type name'],
        [{ name: long(256) }, '400 too_big name'],
        [{ name: 'a\nb' }, '400 invalid_string name'],
        [{ name: TURNED }, '400 invalid_string name'],
        [{ email: '' }, '400 too_small email'],
        [{ email: 5 }, '400 invalid_type email'],
        [{ email: `${long(330)}@we.example` }, '400 too_big email'],
        ...addresses.map((email): Case => [{ email }, '400 invalid_string email']),
        ...['ANN@WE.EXAMPLE', 'mailto:ann@we.example', 'Ann <ann@we.example>'].map(
          (email): Case => [{ email }, '409 email_taken email'],
        ),
        [{ role: 'Owner' }, '400 invalid_enum_value role'],
        [{ role: null }, '400 invalid_type role'],
        [{ role: ['csm'] }, '400 invalid_type role'],
        [{ role: 'owner', removed_at: LEFT }, '409 owner_required role'],
        [{ is_me: 'yes' }, '400 invalid_type is_me'],
        [{ is_me: null }, '400 invalid_type is_me'],
        ...['yesterday', '', '2026-02-30T00:00:00Z', '2026-01-01'].map(
          (removed_at): Case => [{ removed_at }, '400 invalid_string removed_at'],
        ),
        [{ removed_at: 5 }, '400 invalid_type removed_at'],
      ],
      { name: 'Somebody' },
    );
    await refuses('PATCH', `/people/${ann.id}`, [
      [{ role: 'member' }, '409 owner_required role'],
      [{ role: null }, '400 invalid_type role'],
      [{ removed_at: LEFT }, '409 owner_required removed_at'],
    ]);
    await refuses('PATCH', `/people/${ben.display_id}`, [
      [{ email: 'ann@we.example' }, '409 email_taken email'],
      [{ name: null }, '400 invalid_type name'],
      [{ role: 'owner', removed_at: LEFT }, '409 owner_required role'],
      ...[7, [], {}].map(
        (to): Case => [{ removed_at: LEFT, hand_over_to: to }, '400 invalid_type hand_over_to'],
      ),
      ...['', 'nobody', jo.id, '__proto__'].map(
        (to): Case => [{ removed_at: LEFT, hand_over_to: to }, '404 person_not_found hand_over_to'],
      ),
      [{ removed_at: LEFT, hand_over_to: ben.id }, '400 invalid_person hand_over_to'],
    ]);
    const gone = await ok('POST', '/people', { name: 'Gone', removed_at: LEFT });
    await refuses('PATCH', `/people/${gone.id}`, [[{ role: 'owner' }, '409 owner_required role']]);
    await refuses('PATCH', `/people/${ben.id}`, [
      [{ removed_at: LEFT, hand_over_to: gone.id }, '400 invalid_person hand_over_to'],
    ]);
    expect(await ok('PATCH', `/people/${gone.id}`, { role: 'owner', removed_at: null })).toMatchObject({
      role: 'owner',
      removed_at: null,
    });
    for (const id of ['__proto__', 'me', 'none', 'constructor', long(300)]) {
      expect(await refusal('GET', `/people/${id}`), id).toBe('404 person_not_found');
      expect(await refusal('PATCH', `/people/${id}`, { name: 'X' }), id).toBe('404 person_not_found');
      expect(await refusal('DELETE', `/people/${id}`), id).toBe('404 person_not_found');
    }
  });
});

describe('views', () => {
  test('are refused for screens, scopes and lists that are none', async () => {
    const view = await ok('POST', '/views', { name: 'V', screen: 'customers' });
    const common: readonly Case[] = [
      ...NOT_AN_OBJECT,
      [{ name: null }, '400 invalid_type name'],
      [{ name: '' }, '400 too_small name'],
      [{ name: long(256) }, '400 too_big name'],
      [{ screen: 'Customers' }, '400 invalid_enum_value screen'],
      [{ screen: '__proto__' }, '400 invalid_enum_value screen'],
      [{ screen: null }, '400 invalid_type screen'],
      [{ screen: ['tasks'] }, '400 invalid_type screen'],
      [{ query: null }, '400 invalid_type query'],
      [{ query: 7 }, '400 invalid_type query'],
      [{ query: long(2001) }, '400 too_big query'],
      [{ query: 'a\nb' }, '400 invalid_string query'],
      [{ query: '\u0000' }, '400 invalid_string query'],
      [{ columns: 'name' }, '400 invalid_type columns'],
      [{ columns: { a: 1 } }, '400 invalid_type columns'],
      [{ columns: null }, '400 invalid_type columns'],
      [{ columns: [''] }, '400 too_small columns.0'],
      [{ columns: ['name', 1] }, '400 invalid_type columns.1'],
      [{ columns: [null] }, '400 invalid_type columns.0'],
      [{ columns: [['name']] }, '400 invalid_type columns.0'],
      [{ columns: many(201, 'name') }, '400 too_big columns'],
      [{ sort: [''] }, '400 too_small sort.0'],
      [{ sort: 'mrr' }, '400 invalid_type sort'],
      [{ sort: null }, '400 invalid_type sort'],
      [{ sort: [{ mrr: -1 }] }, '400 invalid_type sort.0'],
      [{ sort: many(11, 'mrr') }, '400 too_big sort'],
      [{ scope: null }, '400 invalid_type scope'],
      [{ scope: 'Mine' }, '400 invalid_enum_value scope'],
      [{ scope: 'team' }, '400 invalid_enum_value scope'],
      [{ position: 'x' }, '400 invalid_type position'],
      [{ position: null }, '400 invalid_type position'],
    ];
    await refuses('POST', '/views', common, { name: 'W', screen: 'customers' });
    await refuses('PATCH', `/views/${view.id}`, common);
    // What a query says is read when it is asked: a field of tomorrow may be named in it today.
    for (const query of ['colour:red', '('.repeat(500), '"unclosed', 'mrr:>abc', '__proto__:x'])
      expect(await ok('POST', '/views', { name: 'Q', screen: 'customers', query })).toMatchObject({ query });
  });
});

describe('tags', () => {
  test('that nobody has are not found, and names that cannot be are refused', async () => {
    const tags = ['vip', 'VIP', 'a/b', 'é', '__proto__', '..', '%2F', ' '];
    await v1('POST', '/customers', { name: 'Tagged', tags: tags.slice(0, -1) });
    await ok('POST', '/custom-fields', { slug: 'has_slug', label: 'X', type: 'string' });
    for (const name of ['none', 'Vip', 'constructor', 'toString', 'a/c', '%FF', 'e', long(300)]) {
      const path = `/tags/${encodeURIComponent(name)}`;
      await refuses('PATCH', path, [[{ name: 'x' }, '404 tag_not_found']]);
      await refuses('DELETE', path, [[undefined, '404 tag_not_found']]);
      await refuses('POST', `${path}/promote`, [[{ slug: 'x1', label: 'X' }, '404 tag_not_found']]);
    }
    for (const path of ['/tags/', '/tags/a/b', '/tags/%', '/tags/%00'])
      await refuses('PATCH', path, [[{ name: 'x' }, '404 route_not_found']]);
    for (const [name, refused] of [
      [null, '400 invalid_type name'],
      [7, '400 invalid_type name'],
      [['x'], '400 invalid_type name'],
      ['', '400 too_small name'],
      ['\u200d', '400 too_small name'],
      [long(121), '400 too_big name'],
      ['a\nb', '400 invalid_string name'],
      [TURNED, '400 invalid_string name'],
      [HALF, '400 invalid_string name'],
    ] as const)
      await refuses('PATCH', '/tags/vip', [[{ name }, refused]]);
    await refuses('PATCH', '/tags/vip', NOT_AN_OBJECT);
    await refuses('POST', '/tags/vip/promote', [
      [{}, '400 missing_field slug'],
      [{ slug: 'x1' }, '400 missing_field label'],
      [{ slug: 7, label: 'X' }, '400 invalid_type slug'],
      [{ slug: '__proto__', label: 'X' }, '400 invalid_string slug'],
      [{ slug: 'owner', label: 'X' }, '409 slug_taken slug'],
      [{ slug: 'has_slug', label: 'X' }, '409 slug_taken slug'],
      [{ slug: 'x1', label: '' }, '400 too_small label'],
      [{ slug: 'x1', label: long(121) }, '400 too_big label'],
    ]);
    expect(await refusal('GET', '/tags/vip')).toBe('405 method_not_allowed');
    expect(await refusal('POST', '/tags', { name: 'x' })).toBe('405 method_not_allowed');
    // Into itself, however it is spelled, a tag stays as it is.
    for (const name of ['vip', ' vip ']) {
      const same = await call('PATCH', '/tags/vip', { name });
      expect([same.status, same.headers.get('pivotal-batch')]).toEqual([200, null]);
    }
    // In other letters it is another one, and onto that one it is merged.
    expect(await ok('PATCH', '/tags/VIP', { name: 'vip' })).toMatchObject({ name: 'vip', count: 1 });
    for (const name of ['__proto__', '%2F', 'a/b']) await ok('DELETE', `/tags/${encodeURIComponent(name)}`);
  });
});
