import {
  type PhaseSetting,
  REMINDER_KINDS,
  type Workspace,
  type WorkspacePatch,
} from '#shared/local/workspace.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { PHASES } from '#shared/v1/statuses.ts';
import { DEFAULT_HEALTH_BOUNDS } from '#shared/values/health.ts';
import { humanize, PHASE_LABELS } from '#shared/words.ts';
import type { WorkspaceSettings } from './settings.ts';
import { machineTimeZone } from './time-zone.ts';

export const USUAL_HEALTH: Workspace['health'] = {
  weights: { velocity: 30, activity: 20, tasks: 20, contract: 15, support: 15 },
  bounds: DEFAULT_HEALTH_BOUNDS,
};

const USUAL_REMINDERS: Workspace['reminders'] = { enabled: true, hour: 9, kinds: [...REMINDER_KINDS] };

const USUAL_PHASES: readonly PhaseSetting[] = PHASES.map((value, index) => ({
  value,
  label: PHASE_LABELS[value] ?? humanize(value),
  target_days: null,
  position: index + 1,
}));

type Settings = Pick<WorkspaceSettings, 'get'>;

/** How the workspace is set up; what nobody has set is the usual. */
export function workspaceOf(settings: Settings): Workspace {
  const identity = settings.get('workspace');
  if (identity === undefined) throw new Error('the workspace has no name');
  const { id, name, slug } = identity;
  const set = settings.get('preferences') ?? {};
  return {
    object: 'workspace',
    id,
    name,
    slug,
    time_zone: set.time_zone ?? machineTimeZone(),
    currency: set.currency ?? 'USD',
    phases: [...(set.phases ?? USUAL_PHASES)],
    health: set.health ?? USUAL_HEALTH,
    reminders: { ...USUAL_REMINDERS, ...set.reminders },
  };
}

/** What can be changed of a workspace, each with an event and an undo of its own. */
export const WORKSPACE_FIELDS = [
  'name',
  'slug',
  'time_zone',
  'currency',
  'phases',
  'health',
  'reminders',
] as const satisfies readonly (keyof Workspace)[];

/** The workspace with what `patch` names. @throws ContractError when two things do not go together */
export function patchedWorkspace(
  present: Workspace,
  { phases, health, reminders, ...others }: WorkspacePatch,
): Workspace {
  const bounds = { ...present.health.bounds, ...health?.bounds };
  if (bounds.watch >= bounds.healthy) {
    throw invalidRequest('too_big', 'health.bounds.watch must be below healthy', 'health.bounds.watch');
  }
  return {
    ...present,
    ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
    phases: phases === undefined ? present.phases : changedPhases(present.phases, phases),
    health: { weights: { ...present.health.weights, ...health?.weights }, bounds },
    reminders: { ...present.reminders, ...reminders },
  };
}

/** Keeps of a workspace what `names` says; what nobody has ever set goes on following what is usual. */
export function saveWorkspace(
  settings: Settings & Pick<WorkspaceSettings, 'set'>,
  workspace: Workspace,
  names: readonly string[],
): void {
  const { id, name, slug, ...preferences } = workspace;
  const set = Object.entries(preferences).filter(([field]) => field !== 'object' && names.includes(field));
  settings.set('preferences', { ...settings.get('preferences'), ...Object.fromEntries(set) });
  settings.set('workspace', { id, name, slug });
}

/** By value: what is not named of a phase, and of the others, stays. */
function changedPhases(
  present: readonly PhaseSetting[],
  given: NonNullable<WorkspacePatch['phases']>,
): PhaseSetting[] {
  const byValue = new Map(given.map((phase) => [phase.value, phase]));
  return present
    .map(({ value, label, target_days, position }) => {
      const named = byValue.get(value);
      return {
        value,
        label: named?.label ?? label,
        target_days: named?.target_days === undefined ? target_days : named.target_days,
        position: named?.position ?? position,
      };
    })
    .toSorted((one, other) => one.position - other.position);
}
