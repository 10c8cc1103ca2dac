import { PHASES } from '#shared/v1/statuses.ts';
import { humanize, PHASE_LABELS } from '#shared/words.ts';
import type { WorkspaceSettings } from '../../hub/workspace/settings.ts';

export const SIGNALS = ['velocity', 'activity', 'tasks', 'contract', 'support'] as const;
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
  readonly bounds: { readonly healthy: number; readonly watch: number };
}

export const DEFAULT_WEIGHTS: PiSettings['weights'] = {
  velocity: 30,
  activity: 20,
  tasks: 20,
  contract: 15,
  support: 15,
};

export const DEFAULT_BOUNDS: PiSettings['bounds'] = { healthy: 70, watch: 40 };

/** The last phase: what is in it is launched. */
export const LAUNCHED = PHASES[PHASES.length - 1] ?? 'completed';

/** What is set of it; what is not set is the usual. */
export function piSettings(_settings: Pick<WorkspaceSettings, 'get'>): PiSettings {
  return {
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    phases: PHASES.map((value) => ({
      value,
      label: PHASE_LABELS[value] ?? humanize(value),
      targetDays: null,
    })),
    weights: DEFAULT_WEIGHTS,
    bounds: DEFAULT_BOUNDS,
  };
}
