import { Redirect, Route, Switch } from 'wouter';
import { loadScreen } from '../components/load-screen.tsx';
import { onboardingsBoard } from '../features/onboardings/board/board-code.ts';
import { paths } from '../routes.ts';
import { NotFound } from './not-found.tsx';
import { screenAt } from './screen-at.ts';

const workbench = loadScreen(() => import('../features/workbench/workbench-screen.tsx'));
const reports = loadScreen(() => import('../features/reports/reports-screen.tsx'));
const customers = loadScreen(() => import('../features/customers/list/customers-screen.tsx'));
const customer = loadScreen(() => import('../features/customers/page/customer-screen.tsx'));
const duplicates = loadScreen(() => import('../features/duplicates/duplicates-screen.tsx'));
const onboardings = loadScreen(() => import('../features/onboardings/onboardings-screen.tsx'));
const onboarding = loadScreen(() => import('../features/onboardings/page/onboarding-screen.tsx'));
const tasks = loadScreen(() => import('../features/tasks/list/tasks-screen.tsx'));
const help = loadScreen(() => import('../features/help/help-screen.tsx'));
const settings = loadScreen(() => import('../features/settings/settings-screen.tsx'));
/** It opens over any of them. */
export const newCustomerDrawer = loadScreen(
  () => import('../features/customers/new/new-customer-drawer.tsx'),
);
/** So does this one. */
export const quickCaptureDialog = loadScreen(
  () => import('../features/quick-capture/quick-capture-dialog.tsx'),
);
/** And what Pi answers. */
export const piDialog = loadScreen(() => import('../features/pi/pi-dialog.tsx'));
const screens = {
  workbench,
  reports,
  customers,
  customer,
  onboardings,
  onboarding,
  settings,
  help,
  duplicates,
  tasks,
};

/** Fetches the code of the screen at an address. */
export function loadScreenAt(path: string): Promise<void> {
  return screens[screenAt(path)].load();
}

/**
 * Fetches the code of every screen and drawer, so that going to any of them is a matter of the next frame, with the
 * process there or not. What cannot be fetched now is tried again by going there.
 * @param isThere whether the process is: without it nothing is asked for, since a browser may not ask for it again
 */
export async function loadAllScreens(isThere: () => boolean): Promise<void> {
  for (const { load } of [
    newCustomerDrawer,
    quickCaptureDialog,
    ...Object.values(screens),
    onboardingsBoard,
    piDialog,
  ]) {
    if (!isThere()) return;
    await load().catch(() => {});
  }
}

/** Which address shows which screen. What is not an address of ours gets a page that says so. */
export function Screens() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to={paths.workbench()} replace />
      </Route>
      <Route path="/workbench">
        <workbench.Screen />
      </Route>
      <Route path="/reports">
        <reports.Screen />
      </Route>
      <Route path="/customers">
        <customers.Screen />
      </Route>
      <Route path="/customers/:ref">
        {({ ref }) => <customer.Screen key={ref} reference={decodeRef(ref)} />}
      </Route>
      <Route path="/customers/duplicates/:domain">
        {({ domain }) => <duplicates.Screen key={domain} domain={decodeRef(domain)} />}
      </Route>
      <Route path="/onboardings">
        <onboardings.Screen view="list" />
      </Route>
      <Route path="/onboardings/board">
        <onboardings.Screen view="board" />
      </Route>
      <Route path="/onboardings/:ref">
        {({ ref }) => <onboarding.Screen key={ref} reference={decodeRef(ref)} />}
      </Route>
      <Route path="/tasks">
        <tasks.Screen isMine />
      </Route>
      <Route path="/tasks/all">
        <tasks.Screen isMine={false} />
      </Route>
      {ADDRESSES_OF_THE_VENDOR.map(([path, target]) => (
        <Route key={path} path={path}>
          <Redirect to={target} replace />
        </Route>
      ))}
      <Route path="/admin/:section">
        {({ section }) => <Redirect to={`/settings/${section}`} replace />}
      </Route>
      <Route path="/help">
        <help.Screen />
      </Route>
      <Route path="/help/:page">{({ page }) => <help.Screen page={page} />}</Route>
      <Route path="/settings">
        <Redirect to={paths.settings()} replace />
      </Route>
      <Route path="/settings/:section">{({ section }) => <settings.Screen section={section} />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

/** Links of the vendor's pages, and the best home that they have here. */
const ADDRESSES_OF_THE_VENDOR: readonly (readonly [path: string, target: string])[] = [
  ['/admin', paths.settings()],
  ['/admin/api-keys', paths.settings('api-keys')],
  ['/admin/custom-fields', paths.settings('custom-fields')],
  ['/admin/team', paths.settings('people')],
  ['/admin/onboarding-phases', paths.settings('phases')],
  ['/admin/health-score', paths.settings('health')],
  ['/admin/workspace-settings', paths.settings('profile')],
  ['/admin/templates', paths.settings('templates')],
  ['/admin/audit-log', paths.settings('audit-log')],
  ['/integrations', paths.settings('integrations')],
];

/** Addresses are typed by people too: a broken escape is looked up as it stands, and not found. */
function decodeRef(ref: string): string {
  try {
    return decodeURIComponent(ref);
  } catch {
    return ref;
  }
}
