import type { Pivotal } from './fixtures.ts';
import { LOCAL } from './requests.ts';

/** A word without an end: nothing can be broken at a space. */
export const ENDLESS =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);

/** Names as people have them and forms let through. */
export const ODD_NAMES = [
  ENDLESS,
  'חברת הדוגמה Example Ltd 2026',
  'شركة المثال للاستشارات والخدمات اللوجستية العالمية المحدودة',
  '👩‍👩‍👧‍👦🏳️‍🌈💥 Emoji & Sons',
  '株式会社とても長い名前の会社グループホールディングス東日本支社',
  'a',
  'Zażółć gęślą jaźń sp. z o.o.',
  '<script>alert(1)</script>',
] as const;

interface Made {
  readonly id: string;
}

/** What the sample data leaves to the person, so that each screen and dialog has something to show. */
export async function furnish(pivotal: Pivotal): Promise<void> {
  const post = poster(pivotal);
  await post('/customers', { name: 'Aurora', domain: 'aurora.example', plan: 'Growth', mrr: 120_000 });
  const twin = { name: 'Aurora Inc', domain: 'aurora.example', tags: ['renewal'] };
  const { id } = await post('/customers', twin);
  await post(`/customers/${id}/contacts`, { name: 'Jo Park', email: 'jo@aurora.example', title: 'CTO' });
  const done = await post('/onboardings', {
    customer_id: '1',
    name: 'Pilot',
    target_launch_date: '2024-05-05',
  });
  await post('/tasks', { onboarding_id: done.id, title: 'Call them', due_date: '2024-01-05' }, LOCAL);
  await pivotal.request('PATCH', `/onboardings/${done.id}`, { body: { phase: 'completed' } });
  await withFile(pivotal, '1');
}

/** A workspace in which every name is odd. */
export async function furnishOddly(pivotal: Pivotal): Promise<void> {
  const post = poster(pivotal);
  const me = { name: `עדה לאבלייס ${'x'.repeat(60)}`, email: 'ada@we.example', is_me: true };
  const person = await post('/people', me, LOCAL);
  const other = await post('/people', { name: ENDLESS.slice(0, 200), email: 'long@we.example' }, LOCAL);
  const label = `תאריך חידוש ${'Renewal '.repeat(8)}`;
  await post('/custom-fields', { slug: 'renewal_day', label, type: 'date' }, LOCAL);
  const options = [ENDLESS.slice(0, 100), 'زبون', '金'];
  await post(
    '/custom-fields',
    { slug: 'tier', label: ENDLESS.slice(0, 110), type: 'select', options },
    LOCAL,
  );
  const view = {
    name: ENDLESS.slice(0, 200),
    screen: 'customers',
    query: 'status:active',
    scope: 'workspace',
  };
  await post('/views', view, LOCAL);
  await post('/views', { name: 'לקוחות בסיכון', screen: 'tasks', query: 'due:<today' }, LOCAL);
  const tasks = [
    {
      title: ENDLESS.slice(0, 200),
      due_offset: 3,
      assignee_rule: 'account_owner',
      subtasks: [ENDLESS, 'קטן'],
    },
    { title: 'שלום עולם', due_offset: -2 },
  ];
  await post('/templates', { name: ENDLESS.slice(0, 200), phase: 'launch', tasks }, LOCAL);
  for (const [at, name] of ODD_NAMES.entries()) {
    const owner = at % 2 === 1 ? person : other;
    const customer = await post('/customers', {
      name,
      plan: at % 2 === 1 ? ENDLESS.slice(0, 100) : 'תוכנית',
      mrr: at === 0 ? 999_999_999_999 : at * 12_345_678,
      owner_id: owner.id,
      tags: [name.slice(0, 100), 'vip', 'תג'],
      domain: at < 2 ? `${'a'.repeat(60)}.example` : null,
      custom_fields: { renewal_day: '2026-12-01', tier: '金' },
    });
    for (const which of [0, 1])
      await post(`/customers/${customer.id}/contacts`, {
        name: which === 0 ? name.slice(0, 200) : `Jo ${name}`.slice(0, 200),
        email: `${'very.long.address.'.repeat(3)}${at}${which}@example.com`,
        title: ENDLESS.slice(0, 100),
        labels: ['חשוב', 'champion'],
      });
    const onboarding = await post('/onboardings', {
      customer_id: customer.id,
      name: at % 3 === 0 ? null : name.slice(0, 200),
      phase: ['program_design', 'review', 'launch'][at % 3],
      target_launch_date: ['2025-01-05', '2026-12-02', '2027-03-01'][at % 3],
      csm_id: person.id,
    });
    for (const [which, verb] of ['Call ', 'להתקשר אל ', 'اتصل ', ''].entries())
      await post(
        '/tasks',
        {
          onboarding_id: onboarding.id,
          title: `${verb}${name}`.slice(0, 255),
          due_date: ['2023-01-01', '2026-11-29', '2026-12-03', null][which],
          assignee_id: [person.id, person.id, other.id, null][which],
        },
        LOCAL,
      );
    await post(
      '/comments',
      {
        subject_type: 'customer',
        subject_id: customer.id,
        kind: ['note', 'call', 'comment'][at % 3],
        body: `# ${name}\n\nDies **ist** ${ENDLESS}\n- שלום\n- \`code\` @[Ada](person:${person.id})`,
      },
      LOCAL,
    );
    await pivotal.request('PATCH', `/customers/${customer.id}/next-step`, {
      base: LOCAL,
      body: { text: `Write ${name}`.slice(0, 255), date: '2024-01-01' },
    });
  }
  await withFile(pivotal, '1');
}

function poster(pivotal: Pivotal) {
  return async (path: string, body: object, base = '/api/v1'): Promise<Made> => {
    const answer = await pivotal.request('POST', path, { base, body });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.json<Made>();
  };
}

/** A note with a file that is looked at here, and one that is not. */
async function withFile(pivotal: Pivotal, customer: string): Promise<void> {
  const attachments: string[] = [];
  for (const [name, type, body] of [
    ['Plan for the first quarter.txt', 'text/plain', 'Zürich first'],
    [`${ENDLESS}.pdf`, 'application/pdf', '%PDF-1.4'],
  ] as const) {
    const path = `/attachments?name=${encodeURIComponent(name.slice(-200))}`;
    const headers = { 'content-type': type };
    const made = await pivotal.request('POST', path, { base: LOCAL, body, headers });
    if (made.status >= 300) throw new Error(`${path}: ${made.status} ${made.text}`);
    attachments.push(made.json<Made>().id);
  }
  const note = {
    subject_type: 'customer',
    subject_id: customer,
    kind: 'note',
    body: 'The plan',
    attachments,
  };
  await pivotal.request('POST', '/comments', { base: LOCAL, body: note });
}
