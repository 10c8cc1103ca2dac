import { isGone } from '#shared/v1/statuses.ts';
import { bucketOf } from '#shared/values/health.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';
import { realTimers, type Timers } from '../../cloud/timers.ts';
import { realEnvironment } from '../../environment.ts';
import type { Hub } from '../../hub/hub.ts';
import type { HealthDay } from '../../hub/records/health-scores.ts';
import type { Forecast } from './forecast.ts';
import type { Health } from './health.ts';
import { createHealthRun, type HealthRun } from './health-run.ts';
import { createKeptRisks, type RankedRisks, type Reckoner } from './kept-risks.ts';
import {
  type CustomerPicture,
  type PictureOptions,
  pictureOf,
  reckonForecasts,
  reckonHealth,
  reckonRisks,
  type WorkspaceStanding,
} from './picture.ts';
import { type Risk, ranked } from './risks.ts';
import { LAUNCHED, type PiSettings } from './settings.ts';
import { createSummaryTaker, type Summary } from './summary.ts';
import { createWorkspace } from './workspace.ts';

/** Reads and ranks; of the records it writes nothing but health scores. */
export interface Pi extends HealthRun {
  /** @param key of a live customer */
  health(key: string): Promise<Health & { readonly history: readonly HealthDay[] }>;
  /** The most at risk first, so many of them. @param ownerId whose customers; without it, everybody's */
  risks(limit: number, ownerId?: string): Promise<RankedRisks>;
  risksOf(customerKey: string): Promise<readonly Risk[]>;
  /** Of open onboardings. */
  forecasts(customerKey?: string): Promise<readonly Forecast[]>;
  /** What the day holds. @param ownerId whose customers; without it, everybody's */
  summary(ownerId?: string): Promise<Summary>;
  /** Days spent in each phase, in the order of the phases; as they were at the last 02:00. */
  phases(): Promise<readonly PhaseDays[]>;
  /** The day it is in the workspace. */
  today(): string;
}

export interface PhaseDays {
  readonly phase: string;
  readonly stays: number;
  readonly mean: number | null;
  readonly median: number | null;
}

export interface PiOptions {
  readonly hub: Pick<
    Hub,
    'changes' | 'facts' | 'healthHistory' | 'writeHealth' | 'events' | 'settings' | 'storage'
  >;
  readonly settings: () => PiSettings;
  readonly now?: () => number;
  readonly timers?: Timers;
  /** For how long what happens in quick succession is gathered. */
  readonly gatherMs?: number;
  readonly reportFailure: (error: unknown) => void;
}

export function createPi({
  hub,
  settings,
  now = realEnvironment.now,
  timers = realTimers,
  gatherMs,
  reportFailure,
}: PiOptions): Pi {
  const workspace = createWorkspace({ hub, settings, now });
  const healthRun = createHealthRun({ hub, workspace, settings, now, timers, gatherMs, reportFailure });
  const keptRisks = createKeptRisks(hub, now);

  async function collected<Found>(
    of: (picture: CustomerPicture, averages: WorkspaceStanding, all: PictureOptions) => readonly Found[],
    customerKey?: string,
  ): Promise<Found[]> {
    const averages = await workspace.standingOfToday();
    const all = workspace.options();
    if (customerKey !== undefined) {
      const picture = pictureOf(all, customerKey);
      return picture === undefined ? [] : [...of(picture, averages, all)];
    }
    const found: Found[] = [];
    for await (const chunk of workspace.everyCustomer(all)) {
      for (const picture of chunk) found.push(...of(picture, averages, all));
    }
    return found;
  }

  return {
    ...healthRun,
    async health(key) {
      const averages = await workspace.standingOfToday();
      const all = workspace.options();
      const picture = pictureOf(all, key);
      if (picture === undefined) throw new Error(`there is no live customer ${key}`);
      const health = reckonHealth(picture, averages, all);
      const history = hub.healthHistory.of(key);
      const { customer } = picture;
      if (!isGone(customer)) return { ...health, history };
      // Frozen: the score is the one it was left with, whatever its signals say now.
      const score = customer.health_score;
      const bucket = score === null ? null : bucketOf(score, all.settings.bounds);
      return { ...health, score, bucket, history };
    },
    async risks(limit, ownerId) {
      const averages = await workspace.standingOfToday();
      const all = workspace.options();
      const reckoner: Reckoner = {
        basis: { averages, words: JSON.stringify([all.today, all.settings]) },
        all: () => workspace.everyCustomer(all),
        one: (key) => pictureOf(all, key),
        risksOf: (picture) => reckonRisks(picture, averages, all),
      };
      return keptRisks.ranked(reckoner, limit, ownerId);
    },
    async summary(ownerId) {
      const taker = createSummaryTaker(workspace.options().today, hub.facts.taskTitle);
      const names = new Map<string, string>();
      const risks = await collected((picture, averages, all) => {
        if (!isOf(picture, ownerId)) return [];
        taker.add(picture);
        const found = reckonRisks(picture, averages, all);
        for (const { id, customer_id } of found) {
          const course = picture.courses.find(({ onboarding }) => onboarding.id === id);
          const { name } = picture.customer;
          names.set(id, course?.onboarding.name == null ? name : `${course.onboarding.name} (${name})`);
          names.set(customer_id, name);
        }
        return found;
      });
      return taker.take(ranked(risks), ({ id }) => names.get(id) ?? id);
    },
    risksOf: async (key) => ranked(await collected(reckonRisks, key)),
    forecasts: (key) =>
      collected(
        (picture, averages, all) =>
          picture.customer.status === 'archived' ? [] : reckonForecasts(picture, averages, all),
        key,
      ),
    async phases() {
      const { times } = await workspace.standingOfToday();
      return settings()
        .phases.filter(({ value }) => value !== LAUNCHED)
        .map(({ value: phase }) => ({
          phase,
          stays: times.stays(phase),
          mean: times.mean(phase),
          median: times.median(phase),
        }));
    },
    today: () => zonedDay(now(), settings().timeZone),
    stop() {
      workspace.stop();
      keptRisks.stop();
      healthRun.stop();
    },
  };
}

function isOf({ customer }: CustomerPicture, ownerId: string | undefined): boolean {
  return ownerId === undefined || customer.owner_id === ownerId;
}
