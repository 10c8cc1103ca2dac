/** How the generated client calls an operation: by method and path of the document. */
export type FunctionNames = (method: string, path: string) => string;

/** Reads the names of the functions out of the generated `sdk.gen.ts`. */
export function functionNames(sdk: string): FunctionNames {
  const names = new Map<string, string>();
  for (const [, name, method, url] of sdk.matchAll(
    /^export const (\w+) = .*?\.(get|post|patch|delete)<[\s\S]*?\burl: '([^']+)'/gm,
  ))
    names.set(`${method} ${url}`, name ?? '');
  return (method, path) => {
    const name = names.get(`${method} ${path}`);
    if (!name) throw new Error(`no function for ${method} ${path} among: ${[...names.keys()].join(', ')}`);
    return name;
  };
}

/**
 * A script as a user of the generated client would write it: it compiles only if the document tells
 * the types, and runs (`cycle.ts BASE_URL KEY`) to the end only if the server does what they say.
 * `prefix` is what the document's paths have before `/customers`.
 */
export function cycleSource(nameOf: FunctionNames, prefix: string): string {
  const call = (method: string, path: string) => `sdk.${nameOf(method, `${prefix}${path}`)}`;
  return `import assert from 'node:assert/strict';
import { client } from './client/client.gen.ts';
import * as sdk from './client/sdk.gen.ts';

const [baseUrl = '', key = ''] = process.argv.slice(2);
client.setConfig({ baseUrl, auth: () => key });

const health = await ${call('get', '/health')}({ throwOnError: true });
assert.equal(health.data.status, 'ok');
const me = await ${call('get', '/me')}({ throwOnError: true });
assert.equal(me.data.api_key.name, 'generated');

// Create, read, update.
const created = await ${call('post', '/customers')}({
  body: { name: 'Generated', mrr: 1200, tags: ['client'], metadata: { from: { a: ['generated', 'client'] } } },
  headers: { 'Idempotency-Key': 'generated-1' },
  throwOnError: true,
});
const id: string = created.data.id;
const displayId: number = created.data.display_id;
const replayed = await ${call('post', '/customers')}({
  body: { name: 'Generated', mrr: 1200, tags: ['client'], metadata: { from: { a: ['generated', 'client'] } } },
  headers: { 'Idempotency-Key': 'generated-1' },
  throwOnError: true,
});
assert.deepEqual(replayed.data, created.data);
const read = await ${call('get', '/customers/{id}')}({ path: { id }, throwOnError: true });
assert.deepEqual(read.data, created.data);
const byDisplayId = await ${call('get', '/customers/{id}')}({ path: { id: String(displayId) }, throwOnError: true });
assert.equal(byDisplayId.data.id, id);
const updated = await ${call('patch', '/customers/{id}')}({
  path: { id },
  body: { plan: 'gold', mrr: null },
  throwOnError: true,
});
const mrr: number | null = updated.data.mrr;
assert.deepEqual([updated.data.plan, mrr, updated.data.name], ['gold', null, 'Generated']);

const contact = await ${call('post', '/customers/{customerId}/contacts')}({
  path: { customerId: id },
  body: { name: 'Ada', email: 'Ada@Example.com' },
  throwOnError: true,
});
assert.equal(contact.data.email, 'ada@example.com');
assert.equal(contact.data.is_primary, true);
await ${call('patch', '/contacts/{id}')}({
  path: { id: contact.data.id },
  body: { title: 'Head of Operations' },
  throwOnError: true,
});
const onboarding = await ${call('post', '/onboardings')}({ body: { customer_id: id }, throwOnError: true });
assert.equal(onboarding.data.phase, 'before_getting_started');
const launched = await ${call('patch', '/onboardings/{id}')}({
  path: { id: onboarding.data.id },
  body: { phase: 'launch', target_launch_date: '2027-01-31T12:00:00.000Z' },
  throwOnError: true,
});
assert.equal(launched.data.phase, 'launch');

// Lists: every page of a walk, and the lists below a customer.
for (let count = 0; count < 4; count += 1)
  await ${call('post', '/customers')}({ body: { name: \`Walked \${count}\` }, throwOnError: true });
const walked: string[] = [];
let cursor: string | undefined;
do {
  const page = await ${call('get', '/customers')}({
    query: { limit: 2, ...(cursor === undefined ? {} : { cursor }) },
    throwOnError: true,
  });
  walked.push(...page.data.data.map((customer) => customer.name));
  cursor = page.data.has_more ? (page.data.next_cursor ?? undefined) : undefined;
} while (cursor !== undefined);
assert.deepEqual(walked, ['Walked 3', 'Walked 2', 'Walked 1', 'Walked 0', 'Generated']);
const contacts = await ${call('get', '/customers/{customerId}/contacts')}({ path: { customerId: id }, throwOnError: true });
assert.deepEqual(contacts.data.data.map((one) => one.title), ['Head of Operations']);
const onboardings = await ${call('get', '/customers/{customerId}/onboardings')}({ path: { customerId: id }, throwOnError: true });
assert.deepEqual(onboardings.data.data.map((one) => one.id), [onboarding.data.id]);
const filtered = await ${call('get', '/onboardings')}({ query: { phase: 'launch', customer_id: id }, throwOnError: true });
assert.equal(filtered.data.data.length, 1);
const activity = await ${call('get', '/customers/{id}/activity')}({ path: { id }, throwOnError: true });
assert.ok(activity.data.data.some((entry) => entry.field === 'plan' && entry.new_value === 'gold'));

// Refusals are typed too.
const refused = await ${call('post', '/customers')}({ body: { name: '' } });
assert.equal(refused.response?.status, 400);
assert.equal(refused.error?.error.code, 'too_small');
assert.equal(refused.error?.error.field, 'name');
// @ts-expect-error name is required
const incomplete = await ${call('post', '/customers')}({ body: { plan: 'gold' } });
assert.equal(incomplete.error?.error.code, 'missing_field');
// @ts-expect-error phase is one of seven
const misplaced = await ${call('patch', '/onboardings/{id}')}({ path: { id: onboarding.data.id }, body: { phase: 'x' } });
assert.equal(misplaced.error?.error.code, 'invalid_enum_value');

// Delete.
const removed = await ${call('delete', '/onboardings/{id}')}({ path: { id: onboarding.data.id }, throwOnError: true });
assert.equal(removed.data.deleted, true);
await ${call('delete', '/contacts/{id}')}({ path: { id: contact.data.id }, throwOnError: true });
await ${call('delete', '/customers/{id}')}({ path: { id }, throwOnError: true });
for (const gone of [
  await ${call('get', '/customers/{id}')}({ path: { id } }),
  await ${call('get', '/contacts/{id}')}({ path: { id: contact.data.id } }),
  await ${call('get', '/onboardings/{id}')}({ path: { id: onboarding.data.id } }),
]) {
  assert.equal(gone.response?.status, 404);
  assert.equal(gone.error?.error.type, 'not_found');
}
console.log('cycle done');
`;
}
