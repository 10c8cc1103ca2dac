import { LONG } from '../scripts/support/stages.ts';
import { expect, test } from './support/fixtures.ts';

/** West and east of where a day begins; every run tries the first, the long proofs all. */
const ZONES = [
  { timezoneId: 'America/Los_Angeles', tags: [] },
  { timezoneId: 'Europe/Berlin', tags: [LONG] },
  { timezoneId: 'Pacific/Auckland', tags: [LONG] },
];

for (const { timezoneId, tags } of ZONES) {
  test.describe(timezoneId, { tag: tags }, () => {
    test.use({ timezoneId, locale: 'de-DE' });

    test('a target is the same day wherever it is looked at, and is typed as people write it', async ({
      window,
      pivotal,
    }) => {
      await pivotal.request('POST', '/customers', { body: { name: 'Aurora' } });
      await pivotal.request('POST', '/onboardings', {
        body: { customer_id: '1', name: 'Rollout', target_launch_date: '2031-12-15T00:00:00Z' },
      });
      await window.goto(`${pivotal.app}onboardings`);
      await expect(window.getByText('15 Dec 2031')).toBeVisible();
      await window.goto(`${pivotal.app}onboardings/1`);
      await window.getByRole('button', { name: /edit Target launch date/ }).click();
      const box = window.getByRole('textbox', { name: 'Target launch date' });
      await expect(box).toHaveValue('15 Dec 2031');
      await box.fill('12.12.2031');
      await expect(window.getByRole('button', { name: /12 December 2031/ })).toHaveAttribute(
        'aria-pressed',
        'true',
      );
      await box.press('Enter');
      await window.getByRole('button', { name: 'Move target' }).click();
      await expect
        .poll(async () => {
          const answer = await pivotal.request('GET', '/onboardings/1');
          return answer.json<{ target_launch_date: string }>().target_launch_date;
        })
        .toBe('2031-12-12T00:00:00.000Z');
    });
  });
}
