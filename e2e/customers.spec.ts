import { expect, passFirstStart, test, watchForErrors } from './support/fixtures.ts';

test('a first customer with a primary contact and an onboarding, by keyboard alone', async ({
  page,
  pivotal,
}) => {
  const errors = watchForErrors(page);
  await page.goto(pivotal.app);
  await page.getByRole('dialog', { name: 'Welcome to Pivotal' }).waitFor();
  await page.keyboard.type('Ann Keller');
  await page.keyboard.press('Enter');
  // The second question offers sample data; Escape leaves the workspace empty.
  await page.waitForTimeout(500);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('c');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('Aurora Labs');
  await page.keyboard.press('Tab');
  await page.keyboard.type('https://aurora.example/about');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/customers\/1$/);
  await expect(page.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();

  const created = (await pivotal.request('GET', '/customers/1')).json() as Record<string, unknown>;
  expect(created).toMatchObject({ name: 'Aurora Labs', domain: 'aurora.example', slug: 'aurora-labs' });
  const activity = (await pivotal.request('GET', '/customers/1/activity')).json() as {
    data: { actor: string }[];
  };
  expect(activity.data[0]?.actor).toBe('Ann Keller');
  expect(errors).toEqual([]);
});

test('the address of a customer survives a reload; back and forward work', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Aurora Labs' } });
  await pivotal.request('POST', '/customers', { body: { name: 'Borealis' } });
  await window.goto(`${pivotal.app}customers/1-anything`);
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.reload();
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.getByRole('link', { name: 'Customers' }).first().click();
  await expect(window).toHaveURL(/\/customers$/);
  await window.goBack();
  await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
  await window.goForward();
  await expect(window).toHaveURL(/\/customers$/);
});

test.describe('one truth for the window and for scripts', () => {
  test('a customer made by a script appears in the open list, one changed by it changes', async ({
    window,
    pivotal,
  }) => {
    await window.getByRole('link', { name: 'Customers' }).first().click();
    await pivotal.request('POST', '/customers', {
      body: { name: 'Made by a script', domain: 'script.example' },
    });
    await expect(window.getByText('Made by a script')).toBeVisible();
    await pivotal.request('PATCH', '/customers/1', { body: { name: 'Renamed by a script' } });
    await expect(window.getByText('Renamed by a script')).toBeVisible();
    await pivotal.request('DELETE', '/customers/1');
    await expect(window.getByText('Renamed by a script')).toHaveCount(0);
  });

  test('edits of different fields on both sides both survive', async ({ window, pivotal }) => {
    await pivotal.request('POST', '/customers', { body: { name: 'Aurora Labs', plan: 'Starter' } });
    await window.goto(`${pivotal.app}customers/1`);
    await expect(window.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
    await window.keyboard.press('e');
    await window.keyboard.press('ControlOrMeta+a');
    await window.keyboard.type('Aurora International');
    await pivotal.request('PATCH', '/customers/1', { body: { plan: 'Enterprise' } });
    await window.keyboard.press('Enter');
    await expect
      .poll(async () => (await pivotal.request('GET', '/customers/1')).json())
      .toMatchObject({ name: 'Aurora International', plan: 'Enterprise' });
    await expect(window.getByText('Enterprise').first()).toBeVisible();
  });
});

test.describe('nothing is lost', () => {
  test('an edit made while the process is away arrives when it is back', async ({ page, pivotal }) => {
    await pivotal.request('POST', '/customers', { body: { name: 'Aurora Labs' } });
    await page.goto(pivotal.app);
    await passFirstStart(page);
    await page.goto(`${pivotal.app}customers/1`);
    await expect(page.getByRole('heading', { name: 'Aurora Labs' }).first()).toBeVisible();
    // Cuts the bridge without ending the process: its sockets no longer get through.
    await page.context().setOffline(true);
    process.kill(pivotal.pid, 'SIGSTOP');
    await page.keyboard.press('e');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Edited on the train');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Edited on the train' }).first()).toBeVisible();
    process.kill(pivotal.pid, 'SIGCONT');
    await page.context().setOffline(false);
    await expect
      .poll(async () => (await pivotal.request('GET', '/customers/1')).json(), { timeout: 20_000 })
      .toMatchObject({ name: 'Edited on the train' });
    const { data } = (await pivotal.request('GET', '/customers/1/activity')).json() as {
      data: { field: string | null }[];
    };
    expect(data.filter(({ field }) => field === 'name')).toHaveLength(1);
  });

  test('what the process acknowledged is there after it was killed', async ({ window, pivotal }) => {
    await window.keyboard.press('c');
    await expect(window.getByRole('dialog')).toBeVisible();
    await window.keyboard.type('Acknowledged');
    await window.keyboard.press('Enter');
    await expect(window).toHaveURL(/\/customers\/1$/);
    const { dataDir } = pivotal;
    process.kill(pivotal.pid, 'SIGKILL');
    const { startServer } = await import('../test/support/server.ts');
    const again = await startServer({ dataDir });
    expect((await again.request('GET', '/customers')).json()).toMatchObject({
      data: [{ name: 'Acknowledged' }],
    });
    await again.stop();
  });
});
