import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

const MARKUP = '<img src=x onerror="window.attacked=true"><script>window.attacked=true</script>';

test('markup in every field of a customer is shown as text', async ({ window, pivotal }) => {
  const body = {
    name: `Name ${MARKUP}`,
    domain: 'evil.example',
    plan: `Plan ${MARKUP}`.slice(0, 120),
    tags: [`Tag ${MARKUP}`.slice(0, 110)],
    custom_fields: { region: MARKUP },
    hubspot_company_id: MARKUP,
    metadata: { note: MARKUP },
  };
  await pivotal.request('POST', '/customers', { body });
  await pivotal.request('POST', '/customers/1/contacts', {
    body: { name: MARKUP, email: 'a@evil.example', title: MARKUP },
  });
  await pivotal.request('POST', '/onboardings', { body: { customer_id: '1', name: MARKUP, notes: MARKUP } });
  for (const path of [
    'customers',
    'customers/1',
    'customers/1?tab=activity',
    'onboardings',
    'onboardings/1',
  ]) {
    await window.goto(pivotal.app + path);
    await expect(window.getByText('onerror').first()).toBeVisible();
    expect(await window.evaluate(() => 'attacked' in globalThis)).toBe(false);
    await expect(window.locator('img[src="x"]')).toHaveCount(0);
  }
});

test('no screen tries what its own policy forbids', async ({ window, pivotal }) => {
  await pivotal.request('POST', '/customers', { body: { name: 'Acme' } });
  await window.addInitScript(() => {
    const forbidden: string[] = [];
    Object.assign(globalThis, { forbidden });
    document.addEventListener('securitypolicyviolation', (event) => {
      forbidden.push(`${event.violatedDirective} in ${event.sourceFile}`);
    });
  });
  for (const path of ['customers', 'customers/1', 'onboardings', 'onboardings/board', 'settings/profile']) {
    const connecting = window.waitForEvent('websocket');
    await window.goto(pivotal.app + path);
    // By then the contract has been built, and its first message has been read.
    await (await connecting).waitForEvent('framereceived');
    await window.waitForTimeout(300);
    expect(await window.evaluate(() => (globalThis as { forbidden?: string[] }).forbidden)).toEqual([]);
  }
});

test('a page of another origin can neither read the app, nor the API, nor call the bridge, nor write by forms and beacons', async ({
  page,
  pivotal,
}) => {
  const evil = createServer((_incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>evil</title>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => evil.once('listening', resolve));
  const { port } = evil.address() as AddressInfo;
  // Another port of this machine, under each of its names, and a name of the outside that leads here.
  const origins = [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`];
  for (const origin of origins) {
    await page.goto(origin);
    expect(await attack(page, pivotal.app)).toEqual(ALL_REFUSED);
  }
  const rebound = new URL(pivotal.app);
  rebound.hostname = 'pivotal.localhost';
  const answer = await page.goto(rebound.href);
  expect(answer?.status()).toBe(403);
  expect(await page.content()).not.toContain('id="root"');
  const customers = await pivotal.request('GET', '/customers');
  expect(((await customers.json()) as { readonly data: readonly object[] }).data).toEqual([]);

  await page.goto(`http://127.0.0.1:${port}/`);
  await page.setContent(`<iframe src="${pivotal.app}"></iframe>`);
  await page.waitForTimeout(500);
  const framed = page.frames().find((frame) => frame.url().startsWith(pivotal.app));
  expect(framed === undefined || !(await framed.content()).includes('id="root"')).toBe(true);
  evil.close();
});

const ALL_REFUSED = { page: 'refused', health: 'refused', customers: 'refused', bridge: 'refused' };

/** What a hostile page tries: to read, to connect, and to write without reading. */
function attack(page: Page, target: string) {
  return page.evaluate(async (app) => {
    const read = async (url: string) => {
      try {
        return `read ${(await (await fetch(url)).text()).length}`;
      } catch {
        return 'refused';
      }
    };
    const connect = () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${app.replace('http', 'ws')}bridge`);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      });
    /** Sent without being readable: what counts is that nothing comes of it. */
    const send = (init: RequestInit) =>
      fetch(`${app}api/v1/customers`, { ...init, method: 'POST', mode: 'no-cors' }).catch(() => undefined);
    const submit = (enctype: string, name: string, value: string) =>
      new Promise<void>((resolve) => {
        const frame = document.createElement('iframe');
        frame.name = `frame-${enctype}`;
        document.body.append(frame);
        const form = Object.assign(document.createElement('form'), {
          action: `${app}api/v1/customers`,
          method: 'post',
          enctype,
          target: frame.name,
        });
        form.append(Object.assign(document.createElement('input'), { name, value }));
        document.body.append(form);
        frame.addEventListener('load', () => resolve(), { once: true });
        form.submit();
      });
    await send({ body: '{"name":"Evil"}', headers: { 'Content-Type': 'text/plain' } });
    await send({ body: new Blob(['{"name":"Evil"}'], { type: 'application/json' }), credentials: 'include' });
    navigator.sendBeacon(`${app}api/v1/customers`, '{"name":"Evil"}');
    await submit('text/plain', '{"name":"Evil","plan":"', '"}');
    await submit('application/x-www-form-urlencoded', 'name', 'Evil');
    await submit('multipart/form-data', 'name', 'Evil');
    return {
      page: await read(app),
      health: await read(`${app}api/v1/health`),
      customers: await read(`${app}api/v1/customers`),
      bridge: await connect(),
    };
  }, target);
}

/** Everything a page may do when it is led somewhere. */
function watchForMoves(page: Page): string[] {
  const moves: string[] = [];
  page.on('framenavigated', (frame) => moves.push(`navigated to ${frame.url()}`));
  page.on('dialog', (dialog) => {
    moves.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.context().on('page', (opened) => moves.push(`opened ${opened.url()}`));
  page.on('download', (download) => moves.push(`downloads ${download.url()}`));
  return moves;
}

const TRAPS = [
  "javascript:window.attacked='yes';alert(1)",
  ' JaVaScRiPt:alert(1)',
  'file:///etc/passwd',
  'data:text/html,<script>alert(1)</script>',
];

test('a javascript: or file: address in a customer does nothing when it is clicked or entered', async ({
  window,
  pivotal,
}) => {
  for (const [at, trap] of TRAPS.entries()) {
    const body = { name: `Linked ${at}`, custom_fields: { website: trap } };
    const refused = await pivotal.request('POST', '/customers', { body: { ...body, domain: trap } });
    expect(refused.status).toBe(400);
    await pivotal.request('POST', '/customers', { body });
    await window.goto(`${pivotal.app}customers/${at + 1}`);
    await expect(window.getByRole('heading', { name: `Linked ${at}` }).first()).toBeVisible();
    const moves = watchForMoves(window);
    await expect(window.getByRole('link', { name: /in the browser$/ })).toHaveCount(0);
    for (const label of ['Domain', 'Website']) {
      const value = window.getByRole('button', { name: new RegExp(`, edit ${label}$`) });
      // What is no domain has been refused as one; a field of one's own takes any text.
      if (label === 'Website') await expect(value).toContainText(trap.trim());
      await value.click({ button: 'middle' });
      await value.click({ modifiers: ['ControlOrMeta'] });
      await window.keyboard.press('Escape');
      await value.focus();
      await window.keyboard.press('Enter');
      await expect(window.getByLabel(label, { exact: true })).toBeFocused();
      await window.keyboard.press('Escape');
      await value.click();
      await window.keyboard.press('Escape');
    }
    await window.waitForTimeout(200);
    expect(moves).toEqual([]);
    expect(await window.evaluate(() => 'attacked' in globalThis)).toBe(false);
  }
});

test('even a link that got into the page leads to no script and to no file', async ({ window, pivotal }) => {
  await window.goto(`${pivotal.app}customers`);
  await window.getByRole('navigation', { name: 'Where you are' }).waitFor();
  const moves = watchForMoves(window);
  for (const target of ['', '_blank']) {
    for (const trap of ["javascript:window.attacked='yes';alert(1)", 'file:///etc/passwd']) {
      await window.evaluate(
        ([href, target]) => {
          document.querySelector('#trap')?.remove();
          const link = Object.assign(document.createElement('a'), { id: 'trap', textContent: 'Trap' });
          link.setAttribute('href', href ?? '');
          link.setAttribute('target', target ?? '');
          link.setAttribute('style', 'position:fixed;top:0;left:0;z-index:9999');
          document.body.append(link);
        },
        [trap, target],
      );
      const link = window.locator('#trap');
      await link.click();
      await link.focus();
      await window.keyboard.press('Enter');
      await window.waitForTimeout(200);
      expect(window.url()).toBe(`${pivotal.app}customers`);
      expect(await window.evaluate(() => 'attacked' in globalThis)).toBe(false);
    }
  }
  // A browser may open an empty page for what it then refuses to show there.
  expect(moves.filter((move) => !/^opened (?:about:blank)?#?(?:blocked)?$/.test(move))).toEqual([]);
});

test('an https address opens outside, and that page gets no hold of this one', async ({
  window,
  pivotal,
  electron,
}) => {
  test.skip(electron !== null, 'there the system browser is asked, which the shell’s own tests look at');
  await pivotal.request('POST', '/customers', {
    body: { name: 'Linked', domain: 'acme.example', custom_fields: { wiki: 'https://wiki.example/acme' } },
  });
  await window
    .context()
    .route(/^https:/, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Outside</title>' }),
    );
  await window.goto(`${pivotal.app}customers/1`);
  for (const [name, url] of [
    ['Open acme.example in the browser', 'https://acme.example/'],
    ['Open Wiki in the browser', 'https://wiki.example/acme'],
  ] as const) {
    const opened = window.context().waitForEvent('page');
    await window.getByRole('link', { name }).focus();
    await window.keyboard.press('Enter');
    const page = await opened;
    await page.waitForURL(url);
    expect(await page.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
    await page.close();
  }
  await expect(window).toHaveURL(`${pivotal.app}customers/1`);
});
