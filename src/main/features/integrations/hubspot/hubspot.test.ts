import { expect, onTestFinished, test } from 'vitest';
import { createSurroundings, openTestHub, temporaryFolder } from '../../../../../test/support/hub.ts';
import { type HubSpotStandIn, startHubSpot } from '../../../../../test/support/hubspot/server.ts';
import { serveIntegrations } from '../../../../../test/support/integrations.ts';

async function begin(prepare: (hubspot: HubSpotStandIn) => void = () => {}) {
  const environment = createSurroundings();
  const hubspot = await startHubSpot({ now: environment.now });
  onTestFinished(() => hubspot.close());
  prepare(hubspot);
  const hub = openTestHub(temporaryFolder(), environment);
  return { hubspot, account: hubspot.account, ...serveIntegrations({ hubspot: hubspot.url }, hub) };
}

test('a company comes over with its first won deal, by the mapping: owner by address, plan by label, revenue as an own field', async () => {
  const { account, hubspot, hub, connect, customer, all } = await begin();
  const ben = await hub.people.add('Ben', 'ben@ours.example');
  account.owner({ id: '41629779', email: 'Ben@Ours.example', firstName: 'Ben', lastName: 'B' });
  const acme = account.company({
    name: 'Acme',
    domain: 'ACME.com',
    hubspot_owner_id: '41629779',
    tier: 'ent',
    annualrevenue: '1000000.5',
  });
  account.company({ name: 'A lead', domain: 'lead.com' });
  const deal = account.won(acme);
  account.contact(
    { email: 'Jo@acme.com', firstname: 'Jo', lastname: 'Roe', jobtitle: 'CTO', phone: '+49 1' },
    acme,
  );
  account.contact({ email: 'sam@acme.com', firstname: 'Sam' });
  account.contact({ email: 'nobody@gmail.com', firstname: 'No' });

  const { state, last_counts: counts } = await connect('hubspot', hubspot.key);

  expect(state).toBe('idle');
  expect(customer('Acme')).toMatchObject({
    domain: 'acme.com',
    owner_id: ben.id,
    plan: 'Enterprise',
    hubspot_company_id: acme,
    hubspot_deal_id: deal,
    custom_fields: { arr: 1_000_000.5 },
  });
  expect(all('customer')).toHaveLength(1);
  expect(all('custom_field')).toMatchObject([{ slug: 'arr', type: 'number', label: 'ARR' }]);
  expect(all('contact').map(({ email, name }) => [email, name])).toEqual([
    ['jo@acme.com', 'Jo Roe'],
    ['sam@acme.com', 'Sam'],
  ]);
  expect(counts).toMatchObject({ create: 1, contact_create: 2 });
  const events = hub.events.since(0).events.filter(({ type }) => type === 'customer.created');
  expect(events.map(({ actor, actor_type }) => [actor, actor_type])).toEqual([['HubSpot', 'integration']]);
});

test('a company with the domain of a customer is linked with it, and keeps what only is here', async () => {
  const { account, hubspot, hub, connect, all } = await begin();
  await hub.create('customer', { name: 'ACME', domain: 'acme.com', plan: 'Gold', tags: ['vip'] });
  account.won(account.company({ name: 'Acme Inc', domain: 'acme.com' }));
  account.won(account.company({ name: 'Acme again', domain: 'www.acme.com' }));
  await connect('hubspot', hubspot.key);
  expect(all('customer')).toMatchObject([{ name: 'Acme Inc', plan: 'Gold', tags: ['vip'] }]);
});

test('what is longer than a field here comes over as far as it fits, whole characters only, and the log says so', async () => {
  const { account, hubspot, connect, customer, all, log } = await begin();
  const long = `${'n'.repeat(254)}😀 and more`;
  const acme = account.company({ name: long, domain: 'acme.com' });
  account.won(acme);
  account.contact(
    { email: 'jo@acme.com', firstname: long, jobtitle: 't'.repeat(300), phone: '1'.repeat(70) },
    acme,
  );

  await connect('hubspot', hubspot.key);

  const name = 'n'.repeat(254);
  expect(customer(name)).toMatchObject({ domain: 'acme.com' });
  expect(all('contact')).toMatchObject([{ name, title: 't'.repeat(255), phone: '1'.repeat(64) }]);
  const said = log('hubspot').map(({ message }) => message);
  expect(said).toContain('name: it is longer than 255 characters; the rest was left out.');
  expect(said).toContain(
    ['name', 'title', 'phone']
      .map(
        (field) =>
          `${field}: it is longer than ${field === 'phone' ? 64 : 255} characters; the rest was left out.`,
      )
      .join(' '),
  );
});

test('a personal domain names nobody', async () => {
  const { account, hubspot, hub, connect, all } = await begin();
  await hub.create('customer', { name: 'Mail host', domain: 'gmail.com' });
  account.won(account.company({ name: 'Jo’s shop', domain: 'gmail.com' }));
  await connect('hubspot', hubspot.key);
  expect(all('customer').map(({ name, domain }) => [name, domain])).toEqual([
    ['Mail host', 'gmail.com'],
    ['Jo’s shop', null],
  ]);
});

test('two customers of one domain are left for a person to decide, and retried when that is done', async () => {
  const { account, hubspot, hub, integrations, connect, all, log } = await begin();
  await hub.create('customer', { name: 'One', domain: 'acme.com' });
  const two = await hub.create('customer', { name: 'Two', domain: 'acme.com' });
  account.won(account.company({ name: 'Acme', domain: 'acme.com' }));
  await connect('hubspot', hubspot.key);
  const refused = log('hubspot').find(({ outcome }) => outcome === 'refused');
  expect(refused).toMatchObject({
    name: 'Acme',
    message: expect.stringContaining('2 customers here have the domain acme.com'),
  });
  await hub.update('customer', String(two.id), { status: 'archived' });
  await integrations.retry('hubspot', refused?.number ?? 0);
  expect(all('customer').map(({ name }) => name)).toEqual(expect.arrayContaining(['Acme', 'Two']));
});

test('a dry run says what would become of each, and writes nothing', async () => {
  const { account, hubspot, hub, integrations, all } = await begin();
  await hub.create('customer', { name: 'Beta', domain: 'beta.com' });
  const acme = account.company({ name: 'Acme', domain: 'acme.com' });
  account.won(acme);
  account.won(account.company({ name: 'Beta GmbH', domain: 'beta.com' }));
  account.contact({ email: 'jo@acme.com', firstname: 'Jo' }, acme);
  const before = hub.events.head();
  const { counts, samples } = await integrations.preview('hubspot', { key: hubspot.key, filter: null });
  expect(counts).toMatchObject({ create: 1, link: 1, contact_create: 1, refuse: 0 });
  expect(samples.map(({ fate, name }) => [fate, name])).toEqual([
    ['create', 'Acme'],
    ['link', 'Beta GmbH'],
    ['create', 'Jo <jo@acme.com>'],
  ]);
  expect(hub.events.head()).toBe(before);
  expect(all('customer')).toHaveLength(1);
  expect(integrations.list()).toEqual([]);
  expect(hub.integrations.links.page('hubspot', 'company', '', 10)).toEqual([]);
});

test('a filter takes every company in it, a changed one those of the new; what is outside by then stays and is left alone', async () => {
  const { account, hubspot, integrations, connect, all, customer, log } = await begin();
  const [one, two] = [
    account.company({ name: 'One', domain: 'one.com' }),
    account.company({ name: 'Two', domain: 'two.com', lifecyclestage: 'customer' }),
  ];
  account.company({ name: 'Three', domain: 'three.com' });
  account.lists.set('7', [one]);
  await connect('hubspot', hubspot.key, { kind: 'list', value: '7' });
  expect(all('customer').map(({ name }) => name)).toEqual(['One']);
  await integrations.change('hubspot', { filter: { kind: 'lifecyclestage', value: 'customer' } });
  await integrations.settled('hubspot');
  account.update('companies', one, { name: 'One renamed' });
  account.update('companies', two, { name: 'Two renamed' });
  await integrations.begin('hubspot', 'full');
  await integrations.settled('hubspot');
  expect(all('customer').map(({ name }) => name)).toEqual(['One', 'Two renamed']);
  expect(customer('One').status).toBe('active');
  expect(log('hubspot').map(({ message }) => message)).toContain(
    'One company is outside the filter now and left as they are here',
  );
});

test('a pipeline as filter takes the companies of its deals, won or not', async () => {
  const { account, hubspot, connect, all } = await begin();
  account.deal(
    { pipeline: '4711', dealstage: '51439520' },
    account.company({ name: 'In', domain: 'in.com' }),
  );
  account.won(account.company({ name: 'Out', domain: 'out.com' }));
  await connect('hubspot', hubspot.key, { kind: 'pipeline', value: '4711' });
  expect(all('customer').map(({ name }) => name)).toEqual(['In']);
});

test('afterwards what changed there comes over: fields, new won deals, contacts', async () => {
  const { account, hubspot, hub, connect, sync, all } = await begin();
  const acme = account.company({ name: 'Acme', domain: 'acme.com' });
  const later = account.company({ name: 'Later', domain: 'later.com' });
  account.won(acme);
  await connect('hubspot', hubspot.key);
  hub.environment.time += 10 * 60_000;
  account.update('companies', acme, { name: 'Acme AG', tier: 'start' });
  const deal = account.deal({ dealstage: 'closedwon', hs_is_closed_won: 'true' }, acme, later);
  account.won(later);
  account.contact({ email: 'kim@later.com', firstname: 'Kim' }, later);
  const { last_counts: counts } = await sync('hubspot');
  expect(all('customer').map(({ name, plan }) => [name, plan])).toEqual(
    expect.arrayContaining([
      ['Acme AG', 'Starter'],
      ['Later', null],
    ]),
  );
  expect(all('contact').map(({ email }) => email)).toEqual(['kim@later.com']);
  expect(counts).toMatchObject({ create: 1, change: 1 });
  expect(deal).not.toBe('');
});

test('a field that was changed here is this workspace’s from then on', async () => {
  const { account, hubspot, hub, connect, sync, customer, all } = await begin();
  const acme = account.company({ name: 'Acme', domain: 'acme.com', tier: 'ent' });
  account.won(acme);
  await connect('hubspot', hubspot.key);
  await hub.update('customer', String(customer('Acme').id), { name: 'Our Acme' });
  hub.environment.time += 10 * 60_000;
  account.update('companies', acme, { name: 'Their Acme', tier: 'start' });
  await sync('hubspot');
  expect(all('customer')).toMatchObject([{ name: 'Our Acme', plan: 'Starter' }]);
  hub.environment.time += 10 * 60_000;
  account.update('companies', acme, { name: 'Their Acme again' });
  await sync('hubspot', 'full');
  expect(all('customer')).toMatchObject([{ name: 'Our Acme' }]);
});

test('what is deleted there is archived here, and comes back when it is restored', async () => {
  const { account, hubspot, hub, connect, sync, customer, all } = await begin();
  const acme = account.company({ name: 'Acme', domain: 'acme.com' });
  account.won(acme);
  const jo = account.contact({ email: 'jo@acme.com', firstname: 'Jo' }, acme);
  await connect('hubspot', hubspot.key);
  await hub.update('customer', String(customer('Acme').id), { status: 'at_risk' });
  hub.environment.time += 10 * 60_000;
  account.archive('companies', acme);
  account.archive('contacts', jo);
  await sync('hubspot');
  expect(customer('Acme').status).toBe('archived');
  expect(all('contact')).toMatchObject([{ archived: true }]);
  hub.environment.time += 10 * 60_000;
  account.restore('companies', acme);
  await sync('hubspot');
  expect(customer('Acme').status).toBe('at_risk');
});

test('what was erased there for privacy is archived by the next full pass', async () => {
  const { account, hubspot, connect, sync, customer } = await begin();
  const acme = account.company({ name: 'Acme', domain: 'acme.com' });
  account.won(acme);
  await connect('hubspot', hubspot.key);
  account.erase('companies', acme);
  await sync('hubspot', 'full');
  expect(customer('Acme').status).toBe('archived');
});

test('a merge there is followed: one customer is left, and the other one’s id leads to it', async () => {
  const { account, hubspot, hub, connect, sync, customer, all } = await begin();
  const [loser, survivor] = [
    account.company({ name: 'Acme Ltd', domain: 'acme.co.uk' }),
    account.company({ name: 'Acme', domain: 'acme.com' }),
  ];
  account.won(loser);
  account.won(survivor);
  await connect('hubspot', hubspot.key);
  const loserId = String(customer('Acme Ltd').id);
  hub.environment.time += 10 * 60_000;
  account.merge('companies', loser, survivor);
  await sync('hubspot');
  expect(all('customer')).toMatchObject([{ name: 'Acme', status: 'active' }]);
  expect(hub.get('customer', loserId)).toMatchObject({ name: 'Acme' });
});

test('a company that was merged into one that is not here goes on under the other’s name', async () => {
  const { account, hubspot, hub, connect, sync, customer, all } = await begin();
  const [loser, survivor] = [
    account.company({ name: 'Acme Ltd', domain: 'acme.co.uk' }),
    account.company({ name: 'Acme', domain: 'acme.com' }),
  ];
  account.won(loser);
  await connect('hubspot', hubspot.key);
  const { id } = customer('Acme Ltd');
  hub.environment.time += 10 * 60_000;
  account.merge('companies', loser, survivor);
  await sync('hubspot', 'full');
  expect(all('customer')).toMatchObject([
    { id, name: 'Acme', hubspot_company_id: survivor, status: 'active' },
  ]);
});

test('a customer that was deleted here is not made again', async () => {
  const { account, hubspot, hub, connect, sync, customer, all } = await begin();
  account.won(account.company({ name: 'Acme', domain: 'acme.com' }));
  await connect('hubspot', hubspot.key);
  await hub.remove('customer', String(customer('Acme').id));
  await sync('hubspot', 'full');
  expect(all('customer')).toEqual([]);
});

test('one undo takes a whole backfill back', async () => {
  const { account, hubspot, hub, connect, all } = await begin();
  for (let at = 0; at < 250; at += 1) account.won(account.company({ name: `C${at}`, domain: `c${at}.com` }));
  const { last_run: run } = await connect('hubspot', hubspot.key);
  expect(all('customer')).toHaveLength(250);
  await hub.undo({ undoes: run ?? '', actor: { name: 'Ann', type: 'user' } });
  expect(all('customer')).toEqual([]);
});

test('limits are kept: answers of 429 are waited out, and what fails for a moment is asked again', async () => {
  const { account, hubspot, connect, all } = await begin();
  hubspot.limits = { max: 4, intervalMs: 120, searches: 5 };
  for (let at = 0; at < 320; at += 1) account.won(account.company({ name: `C${at}`, domain: `c${at}.com` }));
  hubspot.faults.push(
    { path: '/crm/objects/2026-03/deals', status: 502, times: 1 },
    {
      path: '/crm/objects/2026-03/companies/batch/read',
      status: 429,
      body: { message: 'You have reached your secondly limit.' },
      headers: { 'retry-after': '0' },
      times: 1,
    },
  );
  const { state, last_counts: counts } = await connect('hubspot', hubspot.key);
  expect([state, counts.create]).toEqual(['idle', 320]);
  expect(all('customer')).toHaveLength(320);
});

test('the day’s allowance used up ends the pass with the time at which it goes on', async () => {
  const { account, hubspot, hub, connect } = await begin();
  account.won(account.company({ name: 'Acme', domain: 'acme.com' }));
  hubspot.faults.push({
    path: '/crm/objects/2026-03/deals',
    status: 429,
    body: { policyName: 'DAILY' },
    times: 9,
  });
  const { state, trouble } = await connect('hubspot', hubspot.key);
  expect(state).toBe('waiting');
  expect(trouble?.message).toContain('goes on tomorrow');
  expect(trouble?.until).toBeGreaterThan(hub.environment.time);
});

test('a key that is not accepted, or lacks a scope, is refused with the words that help', async () => {
  const { hubspot, integrations } = await begin();
  await expect(integrations.connect('hubspot', { key: 'wrong', filter: null })).rejects.toMatchObject({
    code: 'key_not_accepted',
    message: expect.stringContaining('service key'),
  });
  hubspot.missingScopes.push('crm.objects.companies.read');
  await expect(integrations.connect('hubspot', { key: hubspot.key, filter: null })).rejects.toMatchObject({
    message: expect.stringContaining('crm.objects.companies.read'),
  });
  expect(integrations.list()).toEqual([]);
});

test('a backfill that is interrupted goes on where it was, and doubles nothing', async () => {
  const environment = createSurroundings();
  const hubspot = await startHubSpot({ now: environment.now });
  onTestFinished(() => hubspot.close());
  for (let at = 0; at < 450; at += 1)
    hubspot.account.won(hubspot.account.company({ name: `C${at}`, domain: `c${at}.com` }));
  const first = serveIntegrations({ hubspot: hubspot.url }, openTestHub(temporaryFolder(), environment));
  // Ends in the moment in which the first customers are there.
  const ended = new Promise<void>((resolve) => {
    const unsubscribe = first.hub.changes.subscribe(() => {
      unsubscribe();
      resolve(first.integrations.close());
    });
  });
  await first.integrations.connect('hubspot', { key: hubspot.key, filter: null });
  await ended;
  expect(first.all('customer').length).toBeGreaterThan(0);
  expect(first.all('customer').length).toBeLessThan(450);
  expect(first.integrations.found('hubspot').pass?.place).toMatchObject({ phase: 'companies' });
  hubspot.requests.length = 0;

  const second = serveIntegrations({ hubspot: hubspot.url }, first.hub, first.secrets);
  await second.sync('hubspot');
  expect(second.all('customer')).toHaveLength(450);
  expect(new Set(second.all('customer').map(({ hubspot_company_id }) => hubspot_company_id)).size).toBe(450);
  expect(hubspot.requests.filter((one) => one.startsWith('GET /crm/objects/2026-03/deals'))).toEqual([]);
});

test('disconnecting removes the key and leaves the customers, whose fields are this workspace’s then', async () => {
  const { account, hubspot, hub, integrations, secrets, connect, customer, all } = await begin();
  account.won(account.company({ name: 'Acme', domain: 'acme.com' }));
  await connect('hubspot', hubspot.key);
  expect(await secrets.get('hubspot')?.read()).toBe(hubspot.key);
  await integrations.disconnect('hubspot');
  expect(await secrets.get('hubspot')?.read()).toBeNull();
  expect(all('customer')).toHaveLength(1);
  expect(hub.integrations.links.ofRecord(String(customer('Acme').id))).toEqual([]);
  await connect('hubspot', hubspot.key);
  expect(all('customer')).toHaveLength(1);
});
