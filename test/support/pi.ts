import type { Course } from '../../src/main/features/pi/phases.ts';
import { createPi, type Pi } from '../../src/main/features/pi/pi.ts';
import { piSettings } from '../../src/main/features/pi/settings.ts';
import type { CustomerFacts, OnboardingFacts, TaskFacts } from '../../src/main/hub/facts/facts.ts';
import type { TestHub } from './hub.ts';

/** The day of a moment where the clocks show UTC. */
export const onDay = (timestamp: string) => timestamp.slice(0, 10);

export function aCustomer(facts: Partial<CustomerFacts> = {}): CustomerFacts {
  return {
    key: 'c1',
    id: 'c1',
    name: 'Acme',
    status: 'active',
    plan: null,
    owner_id: null,
    mrr: null,
    arr: null,
    health_score: null,
    has_primary: true,
    created_at: '2026-01-01T00:00:00.000Z',
    ...facts,
  };
}

export function anOnboarding(facts: Partial<OnboardingFacts> = {}): OnboardingFacts {
  return {
    key: 'o1',
    id: 'o1',
    customer_key: 'c1',
    name: null,
    phase: 'build',
    state: 'active',
    csm_id: null,
    created_at: '2026-06-01T09:00:00.000Z',
    completed_at: null,
    target_launch_date: null,
    reminders_enabled: true,
    reminder_frequency_days: 1,
    ...facts,
  };
}

export interface CourseFacts
  extends Partial<Pick<Course, 'entered' | 'pausedOn' | 'sentBackAt' | 'shiftsInPhase'>> {
  readonly key?: string;
  readonly phase?: string;
  /** A day. */
  readonly target?: string;
}

export function aCourse({ key = 'o1', phase = 'build', target, ...facts }: CourseFacts = {}): Course {
  const entered = facts.entered ?? '2026-06-24';
  return {
    onboarding: anOnboarding({
      key,
      id: key,
      phase,
      state: facts.pausedOn == null ? 'active' : 'paused',
      target_launch_date: target === undefined ? null : `${target}T00:00:00.000Z`,
    }),
    stays: [{ phase, from: entered, to: null }],
    entered,
    pausedOn: null,
    sentBackAt: null,
    shiftsInPhase: 0,
    ...facts,
  };
}

export function aTask(facts: Partial<TaskFacts> = {}): TaskFacts {
  return {
    id: 't',
    onboarding_key: 'o1',
    customer_key: 'c1',
    assignee_id: null,
    due_date: null,
    done: false,
    completed_at: null,
    ...facts,
  };
}

/** Pi over a hub, on the test's clock; it is not started. */
export function createTestPi(hub: TestHub): Pi {
  return createPi({
    hub,
    settings: () => piSettings(hub.settings),
    now: hub.environment.now,
    reportFailure: (error) => hub.failures.push(error),
  });
}
