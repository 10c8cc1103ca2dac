import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf } from './client.ts';
import { type Cloud, startCloud } from './cloud.ts';

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ limits: { live: 1_000_000 } });
});
afterEach(() => cloud.stop());

describe('another user', () => {
  it('creates, changes and deletes rows that the API then shows or hides', async () => {
    const client = clientOf(cloud);
    const customer = cloud.edit.createCustomer({ name: 'Acme', created_at: '2020-02-02T02:02:02.020Z' });
    const contact = cloud.edit.createContact(1, { name: 'Ann', email: 'ann@acme.example' });
    const onboarding = cloud.edit.createOnboarding(customer.id, { phase: 'review' });
    expect((await client.get('/customers/1')).json).toMatchObject({
      id: customer.id,
      created_at: '2020-02-02T02:02:02.020Z',
    });
    expect((await client.get('/contacts/1')).json).toMatchObject({ id: contact.id, is_primary: true });
    expect((await client.get('/customers/1/onboardings')).json.data[0]?.id).toBe(onboarding.id);

    cloud.edit.updateContact(contact.id, { title: 'COO' });
    cloud.edit.updateOnboarding(1, { phase: 'completed' });
    expect((await client.get('/contacts/1')).json.title).toBe('COO');
    expect((await client.get('/onboardings/1')).json.completed_at).not.toBeNull();

    cloud.edit.deleteContact(1);
    cloud.edit.deleteOnboarding(1);
    cloud.edit.deleteCustomer(1);
    for (const path of ['/contacts/1', '/onboardings/1', '/customers/1']) {
      expect((await client.get(path)).status).toBe(404);
    }
    expect(cloud.log.creates()).toEqual([]);
  });

  it('may use values that this version does not know, but obeys uniqueness', () => {
    cloud.edit.createCustomer({ name: 'Acme', status: 'hibernating' });
    expect(cloud.object('customer', 1)?.status).toBe('hibernating');
    expect(() => cloud.edit.createCustomer({ name: 'Other', slug: 'acme' })).toThrow('taken');
    expect(() => cloud.edit.updateCustomer(9, { plan: 'x' })).toThrow('No customer with the id 9');
  });

  it('is seen through objects() exactly as a complete walk would see the workspace', async () => {
    cloud.generate({ customers: 40, contacts: 50, onboardings: 60 });
    cloud.edit.deleteCustomer(3);
    cloud.edit.deleteOnboarding(5);
    const client = clientOf(cloud);
    const page = async (path: string) => (await client.get(`${path}?limit=100`)).json.data;
    expect(await page('/customers')).toEqual(cloud.objects('customer'));
    expect(await page('/onboardings')).toEqual(cloud.objects('onboarding'));
    const contacts = [];
    for (const { id } of cloud.objects('customer'))
      contacts.push(...(await page(`/customers/${id}/contacts`)));
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect(contacts.sort(byId)).toEqual(cloud.objects('contact').sort(byId));
  });

  it('can give rows one created_at, in every list that shows them', async () => {
    cloud.generate({ customers: 1, contacts: 6, onboardings: 6, ties: false });
    const client = clientOf(cloud);
    expect(cloud.edit.tie('contact', { count: 4, at: '2026-01-01T00:00:00.000Z' })).toHaveLength(4);
    const ids = cloud.edit.tie('onboarding', { ids: [1, 6] });
    const contacts = (await client.get('/customers/1/contacts')).json.data.map((item) => item.created_at);
    expect(contacts.filter((at) => at === '2026-01-01T00:00:00.000Z')).toHaveLength(4);
    expect([...contacts].sort().reverse()).toEqual(contacts);
    for (const path of ['/onboardings', '/customers/1/onboardings']) {
      const { data } = (await client.get(path)).json;
      expect(data.slice(0, 2).map((item) => item.id)).toEqual([...ids].reverse());
      expect(data[0]?.created_at).toBe(data[1]?.created_at);
    }
  });
});

describe('generated data', () => {
  const twoYears = 2 * 365 * 24 * 3_600_000;

  it('has the numbers asked for, spread over two years, with unique slugs and one primary a customer', () => {
    cloud.generate({ customers: 500, contacts: 1200, onboardings: 1000 });
    const customers = cloud.objects('customer');
    const contacts = cloud.objects('contact');
    expect([customers.length, contacts.length, cloud.objects('onboarding').length]).toEqual([
      500, 1200, 1000,
    ]);
    expect(new Set(customers.map(({ slug }) => slug)).size).toBe(500);
    const ages = customers.map(({ created_at }) => Date.now() - Date.parse(String(created_at)));
    expect(Math.max(...ages)).toBeLessThanOrEqual(twoYears + 1000);
    expect(Math.max(...ages)).toBeGreaterThan(twoYears * 0.9);
    expect(Math.min(...ages)).toBeGreaterThan(0);
    const primaries = contacts.filter(({ is_primary }) => is_primary);
    expect(new Set(primaries.map(({ customer_id }) => customer_id)).size).toBe(500);
    expect(primaries).toHaveLength(500);
  });

  it('has no row older than its customer, none from the future, and display_ids in the order of time', () => {
    cloud.generate({ customers: 300 });
    const born = new Map(cloud.objects('customer').map(({ id, created_at }) => [id, String(created_at)]));
    for (const resource of ['contact', 'onboarding'] as const) {
      const rows = cloud.objects(resource);
      for (const { customer_id, created_at, updated_at } of rows) {
        expect(String(created_at) >= (born.get(String(customer_id)) ?? '9')).toBe(true);
        expect(String(updated_at) >= String(created_at)).toBe(true);
        expect(Date.parse(String(updated_at))).toBeLessThanOrEqual(Date.now());
      }
      const numbers = rows.map(({ display_id }) => display_id);
      expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    }
  });

  it('has some ties in every resource, or none when so asked', async () => {
    const tied = (source: Cloud) =>
      (['customer', 'contact', 'onboarding'] as const).map((resource) => {
        const rows = source.objects(resource);
        return rows.length - new Set(rows.map(({ created_at }) => created_at)).size;
      });
    cloud.generate({ customers: 400 });
    for (const count of tied(cloud)) expect(count).toBeGreaterThan(5);
    const other = await startCloud();
    other.generate({ customers: 400, ties: false });
    expect(tied(other)).toEqual([0, 0, 0]);
    await other.stop();
  });
});
