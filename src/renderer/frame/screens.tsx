import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { paths } from '../routes.ts';
import { NotFound } from './not-found.tsx';

const CustomersScreen = lazy(() => import('../screens/customers/customers-screen.tsx'));
const CustomerScreen = lazy(() => import('../screens/customer/customer-screen.tsx'));
const OnboardingsScreen = lazy(() => import('../screens/onboardings/onboardings-screen.tsx'));
const OnboardingScreen = lazy(() => import('../screens/onboardings/onboarding-screen.tsx'));
const SettingsScreen = lazy(() => import('../screens/settings/settings-screen.tsx'));

/** Which address shows which screen. What is not an address of ours gets a page that says so. */
export function Screens() {
  return (
    // The screens' code is on this machine: it is there before anything worth drawing in between.
    <Suspense fallback={null}>
      <Switch>
        <Route path="/">
          <Redirect to={paths.customers()} replace />
        </Route>
        <Route path="/customers">
          <CustomersScreen />
        </Route>
        <Route path="/customers/:ref">
          {({ ref }) => <CustomerScreen key={ref} reference={decodeRef(ref)} />}
        </Route>
        <Route path="/onboardings">
          <OnboardingsScreen view="list" />
        </Route>
        <Route path="/onboardings/board">
          <OnboardingsScreen view="board" />
        </Route>
        <Route path="/onboardings/:ref">
          {({ ref }) => <OnboardingScreen key={ref} reference={decodeRef(ref)} />}
        </Route>
        <Route path="/settings">
          <Redirect to={paths.settings()} replace />
        </Route>
        <Route path="/settings/:section">{({ section }) => <SettingsScreen section={section} />}</Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}

/** Addresses are typed by people too: a broken escape is looked up as it stands, and not found. */
function decodeRef(ref: string): string {
  try {
    return decodeURIComponent(ref);
  } catch {
    return ref;
  }
}
