/** Pictures of customers that may be one: two that share a domain, made by different people in different systems. */
import type { TestServer } from '../../test/support/server.ts';

const DUPLICATES = [
  {
    customer: {
      name: 'Acme Freight',
      domain: 'acme.example',
      plan: 'Enterprise',
      mrr: 240_000,
      tags: ['freight', 'key-account'],
      health_score: 78,
      custom_fields: { region: 'EMEA', contract_end: '2027-03-31' },
    },
    contacts: [
      { name: 'Ada Byron', email: 'ada@acme.example', is_primary: true },
      { name: 'Sven Lindqvist', email: 'sven@acme.example' },
    ],
    onboardings: [{ name: 'Rollout to the depots' }],
  },
  {
    customer: {
      name: 'ACME Freight & Logistics GmbH',
      domain: 'acme.example',
      plan: 'Growth',
      mrr: 85_000,
      tags: ['freight'],
      custom_fields: { region: 'EMEA' },
    },
    contacts: [{ name: 'Ada Byron', email: 'ada@acme.example', is_primary: true }],
    onboardings: [],
  },
];

export async function makeDuplicates({ request }: TestServer): Promise<void> {
  const create = async (path: string, body: object) => {
    const answer = await request('POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.json<{ id: string }>();
  };
  for (const { customer, contacts, onboardings } of DUPLICATES) {
    const { id } = await create('/customers', customer);
    for (const contact of contacts) await create(`/customers/${id}/contacts`, contact);
    for (const onboarding of onboardings) await create('/onboardings', { customer_id: id, ...onboarding });
  }
}
