/** Per writable field, values that the contract refuses with 400. JSON text, so that it can say what JSON.stringify cannot. */

const LONG = (length: number) => JSON.stringify('a'.repeat(length));
const NOT_A_STRING = ['1', 'true', '[]', '{}', '["a"]'];
const NOT_A_BOOLEAN = ['"true"', '1', '[]', '{}'];
const NOT_A_COUNT = ['-1', '1.5', '"1"', 'true', '[]', '{}', '1e400', '-1e400', '1e300', '9007199254740993'];

/** An object or array this many levels deep. */
const deepArray = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const deepObject = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

export type WrongValues = Record<string, readonly [string, ...string[]]>;

export const WRONG_CUSTOMER = {
  name: ['null', '""', LONG(256), deepArray(5_000), deepArray(200_000), '1', 'true', '[]', '{}'],
  slug: ['""', LONG(121), ...NOT_A_STRING],
  domain: [LONG(300), ...NOT_A_STRING],
  status: ['null', '"nonsense"', '""', ...NOT_A_STRING],
  plan: [LONG(121), ...NOT_A_STRING],
  mrr: [...NOT_A_COUNT] as ['-1', ...string[]],
  monthly_orders: [...NOT_A_COUNT] as ['-1', ...string[]],
  hubspot_company_id: ['1', 'false', '[]', '{}'],
  hubspot_deal_id: ['1', 'false', '[]', '{}'],
  stripe_customer_id: ['1', 'false', '[]', '{}'],
  intercom_company_id: ['1', 'false', '[]', '{}'],
  slack_channel_id: ['1', 'false', '[]', '{}'],
  owner_id: ['1', 'true', '[]', '{}'],
  tags: ['"a"', '1', '{}', '[1]', '[null]', '[["a"]]', deepArray(100_000)],
  custom_fields: ['1', '"a"', '[]', 'true'],
  metadata: ['1', '"a"', '[]', 'true', `{"a":${LONG(17_000)}}`, deepObject(20_000), deepObject(150_000)],
} satisfies WrongValues;

export const WRONG_CONTACT = {
  name: ['null', '""', LONG(256), '1', 'true', '[]', '{}'],
  email: ['null', '""', '"not an address"', '"a@"', '"@b.example"', '"a b@c.example"', ...NOT_A_STRING],
  title: ['1', 'true', '[]', '{}'],
  phone: ['1', 'true', '[]', '{}'],
  is_primary: ['null', '"true"', '1', '[]', '{}'],
  labels: ['"a"', '1', '{}', '[1]', '[null]'],
  archived: ['null', '"no"', '1', '[]', '{}'],
} satisfies WrongValues;

export const WRONG_ONBOARDING = {
  name: ['1', 'true', '[]', '{}'],
  template_id: ['1', 'true', '[]', '{}'],
  phase: ['null', '"nonsense"', '"LAUNCH"', '1', '[]'],
  state: ['null', '"nonsense"', '1', '[]', '{}'],
  waiting_on_customer: ['null', ...NOT_A_BOOLEAN],
  target_launch_date: ['"tomorrow"', '"2026-13-45T00:00:00.000Z"', '1', 'true', '[]', '{}'],
  csm_id: ['1', 'true', '[]', '{}'],
  notes: [LONG(20_001), ...NOT_A_STRING],
  reminders_enabled: ['null', ...NOT_A_BOOLEAN],
  reminder_frequency_days: ['null', '"1"', '1.5', 'true', '[]'],
} satisfies WrongValues;
