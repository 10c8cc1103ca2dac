import type { Locator, Page } from '@playwright/test';
import type { Pivotal } from './fixtures.ts';

/** A screen, or what opens over one. */
export interface Place {
  readonly name: string;
  readonly path: string;
  /** What opens it; presses and clicks as a person would. */
  readonly open?: (page: Page, pivotal: Pivotal) => Promise<void>;
  /** Needs what only the sample data has. */
  readonly isOfSample?: true;
}

const press =
  (...keys: readonly string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

const click = (role: 'button' | 'tab' | 'checkbox', name: string | RegExp) => async (page: Page) =>
  await page.getByRole(role, { name }).first().click();

const inMenu = (trigger: string | RegExp, item: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name: trigger }).first().click();
  await page.getByRole('menuitem', { name: item }).first().click();
};

const ask = (words: string, option?: string | RegExp) => async (page: Page) => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').first().waitFor();
  await page.keyboard.type(words);
  await page.waitForTimeout(500);
  if (option !== undefined) await page.getByRole('option', { name: option }).first().click();
};

const type = (box: (page: Page) => Locator, words: string) => async (page: Page) => {
  await box(page).first().click();
  await page.keyboard.type(words);
};

const steps =
  (...all: readonly ((page: Page) => Promise<void>)[]) =>
  async (page: Page) => {
    for (const step of all) await step(page);
  };

const SELECT_TWO = press('j', 'x', 'j', 'x');

/** Every screen without anything over it, by what it needs to exist. */
export const SCREENS: readonly Place[] = [
  { name: 'workbench', path: 'workbench?scope=all' },
  { name: 'customers', path: 'customers' },
  { name: 'onboardings', path: 'onboardings' },
  { name: 'board', path: 'onboardings/board' },
  { name: 'tasks-mine', path: 'tasks' },
  { name: 'tasks-all', path: 'tasks/all' },
  { name: 'reports', path: 'reports' },
  { name: 'help', path: 'help' },
  ...[
    ...['profile', 'appearance', 'reminders', 'computer', 'browser', 'people', 'phases', 'templates'],
    ...['custom-fields', 'tags', 'health', 'pi', 'data', 'audit-log', 'cloud', 'integrations', 'webhooks'],
    ...['api-keys', 'local-api', 'about'],
  ].map((section) => ({ name: `settings-${section}`, path: `settings/${section}` })),
];

/** What is made of records. */
export const RECORDS: readonly Place[] = [
  { name: 'customer', path: 'customers/1' },
  ...['onboardings', 'contacts', 'notes', 'health', 'activity'].map((tab) => ({
    name: `customer-${tab}`,
    path: `customers/1?tab=${tab}`,
  })),
  { name: 'onboarding', path: 'onboardings/1' },
  { name: 'onboarding-2', path: 'onboardings/2' },
  { name: 'onboarding-comments', path: 'onboardings/1?tab=comments' },
  { name: 'onboarding-audit', path: 'onboardings/1', open: click('tab', 'Audit') },
];

/** What opens over a screen, or changes it. */
export const OPENED: readonly Place[] = [
  { name: 'customers-selected', path: 'customers', open: SELECT_TWO },
  { name: 'customers-preview', path: 'customers', open: press('j', ' ') },
  { name: 'customers-field', path: 'customers', open: steps(SELECT_TWO, press('f')) },
  { name: 'customers-status', path: 'customers', open: steps(SELECT_TWO, press('s')) },
  { name: 'customers-tag', path: 'customers', open: steps(SELECT_TWO, press('t')) },
  {
    name: 'customers-filter',
    path: 'customers',
    open: steps(press('/'), async (page) => page.keyboard.type('status:')),
  },
  { name: 'customers-columns', path: 'customers', open: click('button', /^Columns|Choose columns/) },
  { name: 'new-customer', path: 'customers', open: press('c') },
  { name: 'new-customer-more', path: 'customers', open: steps(press('c'), click('button', /More/)) },
  { name: 'new-onboarding', path: 'onboardings', open: click('button', 'Onboarding') },
  { name: 'onboardings-selected', path: 'onboardings', open: SELECT_TWO },
  { name: 'tasks-selected', path: 'tasks/all', open: SELECT_TWO },
  { name: 'tasks-preview', path: 'tasks/all', open: press('j', ' ') },
  { name: 'tasks-by-customer', path: 'tasks/all', open: click('button', 'By customer') },
  { name: 'tasks-days', path: 'tasks/all', open: click('button', 'Filter by days: due') },
  { name: 'customer-menu', path: 'customers/1', open: click('button', /^(More|Actions)/) },
  { name: 'customer-status', path: 'customers/1', open: press('s') },
  { name: 'customer-owner', path: 'customers/1', open: press('o') },
  { name: 'brief', path: 'customers/1', open: press('b') },
  { name: 'customer-merge', path: 'customers/1', open: ask('merge', /Merge with another/) },
  { name: 'customer-delete', path: 'customers/1', open: ask('delete customer', /Delete/) },
  { name: 'customer-mail', path: 'customers/1', open: ask('write a mail', /mail/i) },
  { name: 'customer-status-page', path: 'customers/1', open: ask('status page', /Status page/) },
  {
    name: 'contact-new',
    path: 'customers/1?tab=contacts',
    open: click('button', /^(Add a contact|Contact|Add contact)/),
  },
  { name: 'contacts-paste', path: 'customers/1?tab=contacts', open: click('button', 'Paste many') },
  {
    name: 'contacts-pasted',
    path: 'customers/1?tab=contacts',
    open: steps(click('button', 'Paste many'), async (page) => {
      await page
        .getByRole('dialog')
        .getByRole('textbox')
        .first()
        .fill('Jo Park, jo@acme.example, "CTO, interim"\nno address\nAda <ada@acme.example>');
      await page.waitForTimeout(300);
    }),
  },
  {
    name: 'contacts-selected',
    path: 'customers/1?tab=contacts',
    open: click('checkbox', /^Select (?!every)/),
  },
  {
    name: 'departure',
    path: 'customers/1?tab=contacts',
    open: inMenu(/^Actions for/, 'Archive'),
  },
  { name: 'contact-delete', path: 'customers/1?tab=contacts', open: inMenu(/^Actions for/, /^Delete/) },
  {
    name: 'mention',
    path: 'customers/1?tab=notes',
    open: type((page) => page.getByRole('textbox', { name: 'Write a note' }), 'Ask @'),
  },
  { name: 'attachment', path: 'customers/1?tab=notes', open: click('button', /^Look at/) },
  { name: 'next-step', path: 'customers/1', open: ask('next step', /next step/) },
  { name: 'advance', path: 'onboardings/1', open: press(']') },
  { name: 'send-back', path: 'onboardings/2', open: press('[') },
  { name: 'onboarding-state', path: 'onboardings/1', open: press('s') },
  { name: 'template-apply', path: 'onboardings/1', open: ask('apply a template', /^Apply a template/) },
  { name: 'target', path: 'onboardings/1', open: click('button', /edit Target/) },
  {
    name: 'task-open',
    path: 'onboardings/1',
    open: async (page) => {
      await page.locator('[data-task-list] button[dir="auto"]').first().click();
    },
  },
  { name: 'capture', path: 'customers', open: press('n') },
  { name: 'capture-task', path: 'tasks/all', open: press('Shift+N') },
  { name: 'palette', path: 'customers', open: press('ControlOrMeta+k') },
  { name: 'palette-found', path: 'customers', open: ask('a') },
  { name: 'palette-record', path: 'customers/1', open: ask('status') },
  { name: 'palette-nothing', path: 'customers', open: ask('stauts:active xyzzy') },
  { name: 'shortcuts', path: 'customers', open: press('?') },
  { name: 'shortcuts-onboarding', path: 'onboardings/1', open: press('?') },
  { name: 'pi-risk', path: 'customers', open: ask('pi what is at risk', /^Pi/) },
  { name: 'pi-today', path: 'customers', open: ask('pi summarize today', /^Pi/) },
  { name: 'pi-forecast', path: 'customers', open: ask('pi forecast', /^Pi/) },
  { name: 'template-new', path: 'settings/templates', open: click('button', 'New template') },
  {
    name: 'template-edit',
    path: 'settings/templates',
    open: async (page) => {
      await page.getByRole('list', { name: 'Phase templates' }).getByRole('button').first().click();
    },
  },
  { name: 'field-menu', path: 'settings/custom-fields', open: click('button', /^(More|Actions) for/) },
  { name: 'tag-menu', path: 'settings/tags', open: click('button', /^More for/) },
  { name: 'tag-delete', path: 'settings/tags', open: inMenu(/^More for/, /^(Delete|Remove)/) },
  { name: 'tag-promote', path: 'settings/tags', open: inMenu(/^More for/, /field/) },
  { name: 'hand-over', path: 'settings/people', open: inMenu(/^More for/, 'Leaves the workspace…') },
  {
    name: 'key-rotate',
    path: 'settings/api-keys',
    open: steps(
      async (page) => {
        await page.getByRole('textbox', { name: 'What the key is for' }).fill('Report');
        await page.getByRole('button', { name: 'Create key' }).click();
      },
      click('button', /^Rotate /),
    ),
  },
  { name: 'save-view', path: 'onboardings', open: click('button', 'Save view') },
  { name: 'duplicates', path: 'customers/duplicates/aurora.example', isOfSample: true },
  {
    name: 'merge',
    path: 'customers/duplicates/aurora.example',
    isOfSample: true,
    open: click('button', /^(Keep .* and merge|Merge the other)/),
  },
  { name: 'customers-nothing', path: 'customers?q=xyzzyx' },
  { name: 'status-line', path: 'customers', open: click('button', /Show more$/) },
  { name: 'not-found', path: 'customers/99999' },
  {
    name: 'import',
    path: 'settings/data',
    open: async (page) => {
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({
          name: 'customers.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(
            'Name,Domain,MRR,Owner,Odd\nZeta,zeta.example,1200,Ann,1\n,bad,x,,2\nZeta,zeta.example,1200,Ann,3\n',
          ),
        });
      await page.waitForTimeout(1200);
    },
  },
];

const isTold = (page: Page) => page.locator('[data-sonner-toast]').first().waitFor({ timeout: 20_000 });

const isRefused = (page: Page) =>
  page
    .locator('[data-sonner-toast]')
    .filter({ hasText: /^Not done|could not be changed/u })
    .first()
    .waitFor();

/** What tells of itself over whatever is shown. */
export const NOTICES: readonly Place[] = [
  { name: 'undo-many', path: 'customers', open: steps(SELECT_TWO, press('a'), isTold) },
  {
    name: 'undo-over-selection',
    path: 'customers',
    open: steps(SELECT_TWO, press('a'), isTold, SELECT_TWO),
  },
  {
    name: 'reminder',
    path: 'customers',
    open: async (page, pivotal) => {
      const body = { reminders: { enabled: true, hour: 0 } };
      await pivotal.request('PATCH', '/workspace', { base: '/local/v1', body });
      await page.locator('[data-sonner-toast]', { hasText: 'Open' }).waitFor({ timeout: 20_000 });
    },
  },
];

/** What is looked at while the disk takes nothing more. */
export const WITHOUT_ROOM: readonly Place[] = [
  { name: 'customers', path: 'customers' },
  { name: 'status-line', path: 'customers', open: click('button', /Show more$/) },
  { name: 'settings-cloud', path: 'settings/cloud' },
  { name: 'customer', path: 'customers/1' },
  {
    name: 'refused-new',
    path: 'customers',
    open: steps(press('c'), async (page) => page.keyboard.type('Zeta'), press('Enter')),
  },
  { name: 'refused-one', path: 'customers/1', open: steps(press('a'), isRefused) },
  { name: 'refused-many', path: 'customers', open: steps(SELECT_TWO, press('a'), isRefused) },
];

/** Goes there, waits until it is drawn, and opens what is to be opened. */
export async function goTo(page: Page, pivotal: Pivotal, { path, open }: Place): Promise<void> {
  await page.goto(`${pivotal.app}${path}`);
  await page.getByRole('navigation', { name: 'Where you are' }).waitFor();
  await isDrawn(page);
  if (open === undefined) return;
  await open(page, pivotal);
  await isDrawn(page);
}

/** Until nothing is added to the page for a moment. */
export async function isDrawn(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(done, 250);
        const watcher = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, 250);
        });
        const last = setTimeout(done, 3000);
        function done(): void {
          watcher.disconnect();
          clearTimeout(last);
          resolve();
        }
        watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
  );
}
