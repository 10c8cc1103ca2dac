import { describe, expect, it, vi } from 'vitest';
import { ANN, openTestHub, populate } from '../../../test/support/hub.ts';
import { filled, openSearch } from '../../../test/support/search-hub.ts';
import { workspaceOf } from '../hub/workspace/preferences.ts';
import type { Search } from './search.ts';

const titles = (search: Search, text: string) =>
  search.ask({ text, limit: 50 }).results.map(({ type, title }) => `${type} ${title}`);

describe('search follows the hub', () => {
  it('by itself finds all that was there when it was opened', async () => {
    const hub = openTestHub();
    await populate(hub);
    const search = openSearch(hub);
    await filled(search);
    expect(titles(search, 'acme')).toContain('customer Acme');
    expect(titles(search, 'jo@acme')).toEqual(['customer Acme', 'contact Jo']);
  });

  it('finds what was just written, before and after the index is full', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    const { id } = await hub.create('customer', { name: 'Müller GmbH', domain: 'mueller.example' });
    expect(titles(search, 'muller')).toEqual(['customer Müller GmbH']);
    await filled(search);
    await hub.update('customer', String(id), { name: 'Schmidt AG' });
    expect(titles(search, 'name:muller')).toEqual([]);
    expect(titles(search, 'schmidt')).toEqual(['customer Schmidt AG']);
    await hub.create(
      'contact',
      { name: 'Zoë Ray', email: 'zoe@elsewhere.example' },
      { customer: String(id) },
    );
    expect(titles(search, 'zoe')).toEqual(['contact Zoë Ray', 'customer Schmidt AG']);
  });

  it('finds onboardings by what the workspace calls their phase, from the moment it is renamed', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    const { id } = await hub.create('customer', { name: 'Acme' });
    await hub.create('onboarding', { name: 'Rollout', phase: 'launch' }, { customer: String(id) });
    await filled(search);
    expect(titles(search, 'phase:"go live"')).toEqual([]);
    const phases = workspaceOf(hub.settings).phases.map((phase) =>
      phase.value === 'launch' ? { ...phase, label: 'Go live' } : phase,
    );
    hub.settings.set('preferences', { phases });
    expect(titles(search, 'phase:"go live"')).toContain('onboarding Rollout');
    expect(titles(search, 'phase:launch')).toContain('onboarding Rollout');
    const later = openSearch(hub);
    await filled(later);
    expect(titles(later, 'phase:"go live"')).toContain('onboarding Rollout');
  });

  it('reads amounts in units of the currency that the workspace has, which may have no decimals', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    await hub.create('customer', { name: 'Sakura', mrr: 1200 });
    await filled(search);
    expect(titles(search, 'mrr:12')).toEqual(['customer Sakura']);
    hub.settings.set('preferences', { currency: 'JPY' });
    expect(titles(search, 'mrr:12')).toEqual([]);
    expect(titles(search, 'mrr:>1k')).toEqual(['customer Sakura']);
  });

  it('finds an international domain in both of its forms, and Chinese words with a space between them or none', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    await hub.create('customer', { name: 'Bank', domain: 'münchen-bank.example' });
    await hub.create('customer', { name: '北京 公司' });
    await hub.create('customer', { name: '上海贸易' });
    await filled(search);
    for (const text of [
      'münchen-bank',
      'munchen',
      'xn--mnchen-bank-thb.example',
      'domain:münchen-bank.example',
    ])
      expect(titles(search, text)).toEqual(['customer Bank']);
    for (const text of ['北京公司', '北京 公司', '"北京 公司"', '公司']) {
      expect(titles(search, text)).toEqual(['customer 北京 公司']);
    }
    expect(titles(search, '上海 贸易')).toEqual(['customer 上海贸易']);
  });

  it('forgives a typo in a word of five letters or more where nothing matches, and says so', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    await hub.create('customer', { name: 'Velocity Partners' });
    await hub.create('customer', { name: 'Acorn' });
    await filled(search);
    for (const text of ['velcity', 'velcit', 'velocty', 'vleocity', 'Velocity Partnrs', 'velocitty par']) {
      const { results, hints } = search.ask({ text, limit: 5 });
      expect(results.map(({ title }) => title)).toEqual(['Velocity Partners']);
      expect(hints.map(({ kind }) => kind)).toEqual(['corrected']);
    }
    // Lists say so too.
    expect(search.keys('customer', 'velcity')).toMatchObject({
      keys: [expect.any(String)],
      instead: { kind: 'corrected', fix: 'velocity' },
    });
    expect(search.keys('customer', 'velocity').instead).toBeNull();
    for (const text of ['acrn', 'vilacety', '"velcity"x', '-velcity acorm x', 'name:velcity'])
      expect(titles(search, text)).toEqual([]);
    expect(search.ask({ text: 'velocity', limit: 5 }).hints).toEqual([]);
  });

  it('offers what a colleague owns when their name finds nothing', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    await hub.people.add('Ann Meyer', null);
    await hub.create('customer', { name: 'Acorn' });
    await filled(search);
    for (const [text, fix] of [
      ['ann', 'owner:ann'],
      ['Ann Meyer', 'owner:"ann meyer"'],
    ] as const) {
      const { results, hints } = search.ask({ text, limit: 5 });
      expect(results).toEqual([]);
      expect(hints).toMatchObject([{ kind: 'owner', fix }]);
      expect(search.keys('customer', text)).toMatchObject({ keys: [], instead: { kind: 'owner', fix } });
    }
  });

  it('offers what a colleague has for a name in two parts, in another order, mistyped, and for an address', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    const { id: owner } = await hub.people.add('Anneliese Müller-Lüdenscheidt', 'am@we.example');
    await hub.people.add('Ben Baker', null);
    await hub.create('customer', { name: 'Acorn', owner_id: owner });
    await filled(search);
    for (const [text, fix] of [
      ['müller-lüdenscheidt', 'owner:muller-ludenscheidt'],
      ['Ludenscheidt Anneliese', 'owner:"anneliese muller-ludenscheidt"'],
      ['annelise', 'owner:anneliese'],
      ['anelies', 'owner:anneliese'],
      ['Annelise Mueller', 'owner:"anneliese muller-ludenscheidt"'],
      ['am@we.example', 'owner:am@we.example'],
    ] as const) {
      const { results, hints } = search.ask({ text, limit: 5 });
      expect([text, results.length, hints.map((hint) => hint.fix)]).toEqual([text, 0, [fix]]);
      expect(titles(search, fix)).toEqual(['customer Acorn']);
    }
    for (const text of ['bne', 'annaliesa x', 'anneliese x'])
      expect(search.ask({ text, limit: 5 }).hints).toEqual([]);
    // A record is meant rather than somebody.
    await hub.create('customer', { name: 'Annelies' });
    const later = openSearch(hub);
    await filled(later);
    expect(titles(later, 'annelise')).toEqual(['customer Annelies']);
  });

  it('offers what is to be done by a colleague who owns nothing', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    const { id: ben } = await hub.people.add('Ben Baker', null);
    const { id: customer } = await hub.create('customer', { name: 'Acorn' });
    const { id: onboarding } = await hub.create('onboarding', { customer_id: customer });
    await hub.create('task', { onboarding_id: onboarding, title: 'Call', assignee_id: ben });
    await filled(search);
    const { hints } = search.ask({ text: 'ben', limit: 5 });
    expect(hints).toMatchObject([{ kind: 'owner', fix: 'assignee:ben' }]);
    expect(titles(search, 'assignee:ben')).toEqual(['task Call']);
  });

  it('finds a contact under its new name and e-mail, and its customer by them', async () => {
    const hub = openTestHub();
    const { contact } = await populate(hub);
    const search = openSearch(hub);
    await filled(search);
    await hub.update('contact', contact, { name: 'Kim', email: 'kim@acme.example' });
    expect(titles(search, 'jo@')).toEqual([]);
    expect(titles(search, 'kim@')).toEqual(['customer Acme', 'contact Kim']);
  });

  it('no longer finds what was deleted, nor what belonged to it', async () => {
    const hub = openTestHub();
    const { customer, contact } = await populate(hub);
    const search = openSearch(hub);
    await filled(search);
    await hub.remove('contact', contact);
    expect(titles(search, 'jo@')).toEqual([]);
    expect(titles(search, 'acme')).not.toEqual([]);
    await hub.remove('customer', customer);
    expect(titles(search, '')).toEqual([]);
  });

  it('shows onboardings of a customer under its new name', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const search = openSearch(hub);
    await filled(search);
    await hub.update('customer', customer, { name: 'Borealis' });
    expect(search.ask({ text: 'borealis is:onboarding', limit: 5 }).results).toHaveLength(1);
  });

  it('knows who owns what by the names that people have now, and who is at the machine', async () => {
    const hub = openTestHub();
    const person = await hub.people.add('Ann Keller', null);
    await hub.create('customer', { name: 'Acme', owner_id: person.id });
    const search = openSearch(hub);
    await filled(search);
    expect(titles(search, 'owner:keller')).toEqual(['customer Acme']);
    await hub.people.change(person.id, { name: 'Ann Archer' });
    expect(titles(search, 'owner:keller')).toEqual([]);
    expect(titles(search, 'owner:archer')).toEqual(['customer Acme']);
    expect(titles(search, 'owner:me')).toEqual([]);
    await hub.people.setMe(person.id);
    expect(titles(search, 'owner:me')).toEqual(['customer Acme']);
  });

  it('knows custom fields by the values that they have', async () => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'Acme', custom_fields: { seats: 50, region: 'EMEA' } });
    const search = openSearch(hub);
    await filled(search);
    expect(search.customFields()).toEqual([
      { slug: 'seats', label: 'seats', type: 'number' },
      { slug: 'region', label: 'region', type: 'string' },
    ]);
    expect(titles(search, 'seats:>=50')).toEqual(['customer Acme']);
    expect(titles(search, 'seats:>50')).toEqual([]);
  });

  it('goes on finding a customer by its contacts, onboardings and fields when others of its fields change', async () => {
    const hub = openTestHub();
    const { id } = await hub.create('customer', {
      name: 'Acme',
      custom_fields: { region: 'EMEA', plant: 'Lyon' },
    });
    const customer = String(id);
    await hub.create('contact', { name: 'Zoë Ray', email: 'zoe@elsewhere.example' }, { customer });
    await hub.create('onboarding', { customer_id: customer, name: 'Pilot', phase: 'launch' });
    const search = openSearch(hub);
    await filled(search);
    await hub.update('customer', customer, { domain: 'acme.example', tags: ['vip'], slug: null });
    await hub.update('customer', customer, { custom_fields: { plant: 'Turin' }, plan: 'Pro' });
    for (const text of ['zoe', 'pilot', 'phase:launch', 'has:contact', 'has:primary', 'turin', 'vip']) {
      expect(titles(search, `${text} is:customer`), text).toEqual(['customer Acme']);
    }
    expect(titles(search, 'lyon')).toEqual([]);
    await hub.update('customer', customer, { name: 'Borealis' });
    expect(titles(search, 'zoe is:customer')).toEqual(['customer Borealis']);
    expect(titles(search, 'borealis pilot')).toEqual(['customer Borealis', 'onboarding Pilot']);
  });

  it('finds all of many written together', async () => {
    const hub = openTestHub();
    const search = openSearch(hub);
    await Promise.all(
      Array.from({ length: 300 }, (_, at) =>
        hub.write({ operation: 'create', resource: 'customer', input: { name: `Row ${at}` }, actor: ANN }),
      ),
    );
    await vi.waitFor(() => expect(search.ask({ text: 'row', limit: 500 }).results).toHaveLength(300));
    expect(hub.failures).toEqual([]);
  });
});
