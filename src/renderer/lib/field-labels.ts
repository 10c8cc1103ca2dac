import { humanize } from '#shared/words.ts';

const LABELS: Readonly<Record<string, string>> = {
  owner_id: 'Owner',
  mrr: 'MRR',
  csm_id: 'CSM',
  se_id: 'Solutions engineer',
  designer_id: 'Designer',
  product_ops_id: 'Product ops',
  hubspot_company_id: 'HubSpot company',
  hubspot_deal_id: 'HubSpot deal',
  stripe_customer_id: 'Stripe customer',
  intercom_company_id: 'Intercom company',
  slack_channel_id: 'Slack channel',
  template_id: 'Template',
  target_launch_date: 'Target date',
  started_at: 'Start date',
  reminders_enabled: 'Reminders',
  reminder_frequency_days: 'Days between reminders',
};

/** What a field is called beside its value. */
export function fieldLabel(field: string): string {
  return Object.hasOwn(LABELS, field) ? (LABELS[field] ?? humanize(field)) : humanize(field);
}

/** What a field is called in a sentence: lower case, but for names and abbreviations. */
export function fieldInSentence(field: string): string {
  const label = fieldLabel(field);
  return /^(?:MRR|CSM|HubSpot|Stripe|Intercom|Slack)/.test(label)
    ? label
    : label.charAt(0).toLowerCase() + label.slice(1);
}
