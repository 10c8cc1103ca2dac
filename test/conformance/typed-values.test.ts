import { afterAll, describe, expect, test } from 'vitest';
import { runCli, startServer } from '../support/server.ts';
import { createContact, createCustomer, createOnboarding, get, list, patch, unique } from './actions.ts';
import { type Customer, expectError, type Onboarding } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());
const customer = await createCustomer(server);
const onboarding = await createOnboarding(server, customer.id);

/** As text, since `JSON.stringify` cannot write what must be refused. */
const postText = (path: string, text: string) => server.request('POST', path, { body: text });

describe('a domain', () => {
  test.each([
    ['https://www.acme.com/', 'acme.com'],
    ['acme.com', 'acme.com'],
    ['www.acme.co.uk', 'acme.co.uk'],
    ['www.com', 'www.com'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['\u200bacme.com', 'acme.com'],
    ['', null],
    ['   ', null],
  ])('%j is stored as %j', async (domain, stored) => {
    expect((await createCustomer(server, { domain })).domain).toBe(stored);
  });

  test.each(['N/A', 'http://http://x.example', 'a..b', '-', 'localhost', '10.0.0.1', 'co.uk', 'a b.example'])(
    '%j is refused with its field, on create and on PATCH',
    async (domain) => {
      const body = { name: 'Acme', domain };
      expectError(await server.request('POST', '/customers', { body }), 'invalid_string', 'domain');
      const path = `/customers/${customer.id}`;
      expectError(await server.request('PATCH', path, { body: { domain } }), 'invalid_string', 'domain');
    },
  );

  test('both forms of an international domain find its customer', async () => {
    const { id } = await createCustomer(server, { domain: 'zürich-bank.example' });
    for (const domain of [
      'zürich-bank.example',
      'xn--zrich-bank-9db.example',
      'https://www.zürich-bank.example/',
    ]) {
      const found = await list<Customer>(server, `/customers?domain=${encodeURIComponent(domain)}`);
      expect(found.data.map((row) => row.id)).toEqual([id]);
    }
  });
});

describe('an address', () => {
  test.each([
    ['mailto:a1@p.example', 'a1@p.example'],
    ['<a2@p.example>', 'a2@p.example'],
    ['Ada Lovelace <A3@P.example>', 'a3@p.example'],
    ['a4@p.example;', 'a4@p.example'],
    ['a5@p.example, ', 'a5@p.example'],
    ['a6@p.example.', 'a6@p.example'],
    ['\u202ea7@\u200bp.exam\u2060ple', 'a7@p.example'],
    ['Jose\u0301@p.example', 'jos\u00e9@p.example'],
  ])('%j is stored as %j', async (email, stored) => {
    expect((await createContact(server, customer.id, { email })).email).toBe(stored);
  });

  test('in another form is the same address', async () => {
    const mine = await createCustomer(server);
    await createContact(server, mine.id, { email: 'jos\u00e9@p.example' });
    const body = { name: 'José', email: 'mailto:JOSE\u0301@p.example' };
    expectError(
      await server.request('POST', `/customers/${mine.id}/contacts`, { body }),
      'email_taken',
      'email',
    );
  });

  test.each([
    'jo@acme..example',
    'jo@acme,example',
    'jo@localhost',
    'a@p.example, b@p.example',
    'jo\0@p.example',
  ])('%j is refused', async (email) => {
    const body = { name: 'Jo', email };
    const response = await server.request('POST', `/customers/${customer.id}/contacts`, { body });
    expectError(response, 'invalid_string', 'email');
  });
});

describe('text of one line', () => {
  const HIDDEN = [
    '\0',
    '\t',
    '\n',
    '\u001b',
    '\u007f',
    '\u0085',
    '\u009b',
    '\u202e',
    '\u2066',
    '\u200b',
    '\ufeff',
  ];
  const FIELDS: readonly (readonly [string, (text: string) => object])[] = [
    ['name', (text) => ({ name: text })],
    ['slug', (text) => ({ slug: text })],
    ['plan', (text) => ({ plan: text })],
    ['owner_id', (text) => ({ owner_id: text })],
    ['hubspot_company_id', (text) => ({ hubspot_company_id: text })],
    ['tags.1', (text) => ({ tags: ['fine', text] })],
    ['custom_fields.region', (text) => ({ custom_fields: { region: text } })],
  ];

  test.each(FIELDS)('%s refuses what is not seen or acts on a terminal', async (field, bodyOf) => {
    for (const character of HIDDEN) {
      const body = bodyOf(`a${character}b`);
      expectError(
        await server.request('PATCH', `/customers/${customer.id}`, { body }),
        'invalid_string',
        field,
      );
    }
  });

  test('a contact and an onboarding hold to the same', async () => {
    const { id } = await createContact(server, customer.id);
    for (const [path, body, field] of [
      [`/contacts/${id}`, { title: 'C\nTO' }, 'title'],
      [`/contacts/${id}`, { labels: ['a\u202eb'] }, 'labels.0'],
      [`/onboardings/${onboarding.id}`, { name: 'a\tb' }, 'name'],
      [`/onboardings/${onboarding.id}`, { notes: 'a\0b' }, 'notes'],
    ] as const) {
      expectError(await server.request('PATCH', path, { body }), 'invalid_string', field);
    }
    const notes = 'one\r\n\ttwo';
    expect((await patch<Onboarding>(server, `/onboardings/${onboarding.id}`, { notes })).notes).toBe(notes);
  });

  test('joiners stay, and so does any script', async () => {
    for (const name of ['نام\u200cخانوادگی', '👩\u200d💻', '北京 公司', 'שלום\u200e 2']) {
      expect((await createCustomer(server, { name })).name).toBe(name);
    }
  });

  test.each([' ', '\u3000', '\u00a0 ', '\u200d'])('a name of %j is no name', async (name) => {
    expectError(await server.request('POST', '/customers', { body: { name } }), 'too_small', 'name');
    const body = { name, email: `${unique('x')}@p.example` };
    expectError(
      await server.request('POST', `/customers/${customer.id}/contacts`, { body }),
      'too_small',
      'name',
    );
  });
});

describe('what JSON cannot keep', () => {
  test.each([
    ['{"name":"A","metadata":{"id":9007199254740993}}', 'too_big', 'metadata.id'],
    ['{"name":"A","metadata":{"deep":[{"id":-9007199254740993}]}}', 'too_small', 'metadata.deep.0.id'],
    ['{"name":"A","custom_fields":{"x":12345678901234567890}}', 'too_big', 'custom_fields.x'],
    ['{"name":"A","custom_fields":{"x":1e400}}', 'too_big', 'custom_fields.x'],
    ['{"name":"A","metadata":{"x":-1E400}}', 'too_small', 'metadata.x'],
    ['{"name":"A","mrr":9007199254740993}', 'too_big', 'mrr'],
    ['{"name":"half \\ud83d"}', 'invalid_string', 'name'],
    ['{"name":"A","metadata":{"a":"\\ude00"}}', 'invalid_string', 'metadata.a'],
  ])('%s is refused', async (text, code, field) => {
    expectError(await postText('/customers', text), code, field);
  });

  test('what it can keep is taken as it is', async () => {
    const metadata = '{"id":9007199254740991,"e":1e308,"text":"9007199254740993 1e400 \\ud83d\\ude00"}';
    const response = await postText('/customers', `{"name":"A","metadata":${metadata}}`);
    expect(response.status).toBe(201);
    expect(response.json<Customer>().metadata).toEqual(JSON.parse(metadata));
  });
});

describe('a target launch date', () => {
  test.each([
    ['2026-12-15', '2026-12-15T00:00:00.000Z'],
    ['2026-12-15T00:00:00Z', '2026-12-15T00:00:00.000Z'],
    ['2026-12-15T10:00:00+02:00', '2026-12-15T08:00:00.000Z'],
    [null, null],
  ])('%j is stored as %j', async (target_launch_date, stored) => {
    const changed = await patch<Onboarding>(server, `/onboardings/${onboarding.id}`, { target_launch_date });
    expect(changed.target_launch_date).toBe(stored);
  });

  test.each(['2026-02-30', '15 dec', '2026-12', '12/15/2026', ''])(
    '%j is refused',
    async (target_launch_date) => {
      const path = `/onboardings/${onboarding.id}`;
      const response = await server.request('PATCH', path, { body: { target_launch_date } });
      expectError(response, 'invalid_string', 'target_launch_date');
    },
  );
});

test('a tag that was there before does not stand in the way of another', async () => {
  const { id } = await createCustomer(server, { tags: ['fine'], custom_fields: { region: 'EMEA' } });
  const before = await get<Customer>(server, `/customers/${id}`);
  const after = await patch<Customer>(server, `/customers/${id}`, { ...before, plan: 'Pro' });
  expect(after).toMatchObject({ plan: 'Pro', tags: ['fine'], custom_fields: { region: 'EMEA' } });
});

test('the command line writes out what would act on a terminal', async () => {
  const made = await runCli(['keys', 'create', '--name', 'a\u001b[31mb', '--data-dir', server.dataDir]);
  expect(made.code).toBe(2);
  expect(made.stderr).not.toContain('\u001b');
});
