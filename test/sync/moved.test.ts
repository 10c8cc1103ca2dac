import { expect, onTestFinished, test } from 'vitest';
import { differences } from './support/compare.ts';
import { startHarness } from './support/harness.ts';

type List = { data: { id: string; field?: string; new_value?: unknown }[] };

test('a contact and an onboarding that a colleague moves to another customer follow, with their activity', async () => {
  const harness = await startHarness();
  onTestFinished(() => harness.end());
  const { cloud } = harness;
  const from = cloud.edit.createCustomer({ name: 'From' });
  const to = cloud.edit.createCustomer({ name: 'To' });
  const contact = cloud.edit.createContact(from.id, { name: 'Jo', email: 'jo@from.example' });
  const onboarding = cloud.edit.createOnboarding(from.id, { name: 'Rollout' });
  await harness.settle();
  await harness.request('PATCH', `/contacts/${contact.id}`, { title: 'CTO' });
  await harness.request('PATCH', `/onboardings/${onboarding.id}`, { notes: 'Edited before' });
  await harness.settle();

  cloud.edit.move('contact', contact.id, to.id);
  cloud.edit.move('onboarding', onboarding.id, to.id);
  await harness.settle();
  const listed = async (path: string) =>
    (await harness.request('GET', path)).json<List>().data.map(({ id }) => id);
  expect(await listed(`/customers/${from.id}/contacts`)).toEqual([]);
  expect(await listed(`/customers/${to.id}/contacts`)).toEqual([contact.id]);
  expect(await listed(`/onboardings?customer_id=${from.id}`)).toEqual([]);
  expect(await listed(`/onboardings?customer_id=${to.id}`)).toEqual([onboarding.id]);
  const told = (path: string) => harness.request('GET', `${path}?limit=100`).then(({ text }) => text);
  for (const value of ['CTO', 'Edited before']) {
    expect(await told(`/customers/${to.id}/activity`)).toContain(value);
    expect(await told(`/customers/${from.id}/activity`)).not.toContain(value);
  }
  expect(await differences(harness)).toEqual([]);
});

test('a contact that was moved below a customer deleted before this laptop saw it leaves the old one', async () => {
  const harness = await startHarness();
  onTestFinished(() => harness.end());
  const { cloud } = harness;
  const from = cloud.edit.createCustomer({ name: 'From' });
  const contact = cloud.edit.createContact(from.id, { name: 'Jo', email: 'jo@from.example' });
  const stays = cloud.edit.createContact(from.id, { name: 'Bo', email: 'bo@from.example' });
  await harness.settle();
  const unseen = cloud.edit.createCustomer({ name: 'Never seen here' });
  cloud.edit.move('contact', contact.id, unseen.id);
  cloud.edit.deleteCustomer(unseen.id);
  await harness.settle();
  const { data } = (await harness.request('GET', `/customers/${from.id}/contacts`)).json<List>();
  expect(data.map(({ id }) => id)).toEqual([stays.id]);
});
