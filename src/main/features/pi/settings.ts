import { HEALTH_SIGNALS } from '#shared/local/workspace.ts';
import { PHASES } from '#shared/v1/statuses.ts';
import type { HealthBounds } from '#shared/values/health.ts';
import { USUAL_HEALTH, workspaceOf } from '../../hub/workspace/preferences.ts';
import type { WorkspaceSettings } from '../../hub/workspace/settings.ts';

export const SIGNALS = HEALTH_SIGNALS;
export type SignalName = (typeof SIGNALS)[number];

/** What a person may set of how health and risks are reckoned, and whose day it is. */
export interface PiSettings {
  /** An IANA name: the workspace's day. */
  readonly timeZone: string;
  /** In the order shown. */
  readonly phases: readonly {
    readonly value: string;
    readonly label: string;
    readonly targetDays: number | null;
  }[];
  /** Shares of the score; they need not add up to 100. */
  readonly weights: Readonly<Record<SignalName, number>>;
  /** The lowest scores of the two upper buckets. */
  readonly bounds: HealthBounds;
}

export const DEFAULT_WEIGHTS: PiSettings['weights'] = USUAL_HEALTH.weights;

export const DEFAULT_BOUNDS: PiSettings['bounds'] = USUAL_HEALTH.bounds;

/** The last phase: what is in it is launched. */
export const LAUNCHED = PHASES[PHASES.length - 1] ?? 'completed';

/** What the workspace has set of it. */
export function piSettings(settings: Pick<WorkspaceSettings, 'get'>): PiSettings {
  const { time_zone: timeZone, phases, health } = workspaceOf(settings);
  return {
    timeZone,
    phases: phases.map(({ value, label, target_days: targetDays }) => ({ value, label, targetDays })),
    ...health,
  };
}
