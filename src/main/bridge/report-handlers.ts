import type { REPORT_CALLS } from '#shared/bridge/reports.ts';
import type { Pi } from '../features/pi/pi.ts';
import { piSettings } from '../features/pi/settings.ts';
import { groupReport, launchesByMonth } from '../features/reports/reports.ts';
import type { Hub } from '../hub/hub.ts';
import type { BridgeHandlers } from './handlers.ts';

/** Counts over the whole workspace; churned and archived customers left out. */
export function createReportHandlers(hub: Hub, pi: Pi): Pick<BridgeHandlers, keyof typeof REPORT_CALLS> {
  return {
    'reports.groups': ({ by }) => groupReport(hub.reportFacts, by),
    'reports.launches': async () => ({
      ...launchesByMonth(hub.reportFacts.launches(), piSettings(hub.settings).timeZone),
      phases: (await pi.phases()).map((phase) => ({ ...phase })),
    }),
  };
}
