import { type Level, RECORDS } from '#shared/records/index.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { addDays, daysBetween } from '#shared/values/calendar.ts';
import { daysInWords } from './forecast.ts';
import { overdueTasks } from './health.ts';
import { isOpen, targetDay } from './phases.ts';
import type { CustomerPicture } from './picture.ts';
import type { Risk } from './risks.ts';

/** One line of the day, and what it opens. */
export interface SummaryItem {
  readonly type: Level | 'task';
  readonly id: string;
  readonly customer_id: string;
  readonly words: string;
}

export interface SummarySection {
  readonly key: 'overdue' | 'due_today' | 'launches' | 'at_risk' | 'quiet';
  readonly title: string;
  readonly items: readonly SummaryItem[];
}

export interface Summary {
  readonly object: 'summary';
  /** `YYYY-MM-DD` of the workspace. */
  readonly day: string;
  readonly sections: readonly SummarySection[];
}

const WEEK_DAYS = 7;
const QUIET_DAYS = 14;
const MOST_RISKS = 5;
const TITLES: Readonly<Record<SummarySection['key'], string>> = {
  overdue: 'Overdue tasks',
  due_today: 'Due today',
  launches: 'Launches within a week',
  at_risk: 'Most at risk',
  quiet: 'Quiet customers',
};

interface Dated extends SummaryItem {
  /** What orders it within its section. */
  readonly by: string;
}

export interface SummaryTaker {
  add(picture: CustomerPicture): void;
  /** @param risks the most at risk first */
  take(risks: readonly Risk[], nameOf: (risk: Risk) => string): Summary;
}

/**
 * What a day holds, gathered customer by customer; nothing of those who have churned or are archived.
 * @param titleOf what a task is called, by its id
 */
export function createSummaryTaker(today: string, titleOf: (task: string) => string): SummaryTaker {
  const found: Record<'overdue' | 'due_today' | 'launches' | 'quiet', Dated[]> = {
    overdue: [],
    due_today: [],
    launches: [],
    quiet: [],
  };

  return {
    add(picture) {
      const { customer, courses, lastNoted } = picture;
      if (isGone(customer)) return;
      const of = { customer_id: customer.id };
      for (const { id, due_date } of overdueTasks({ ...picture, today })) {
        const late = daysInWords(daysBetween(due_date ?? today, today));
        const words = `${titleOf(id)} (${customer.name}), ${late} overdue`;
        found.overdue.push({ ...of, type: 'task', id, words, by: due_date ?? today });
      }
      const running = courses.filter((course) => isOpen(course) && course.pausedOn === null);
      const keys = new Set(running.map(({ onboarding }) => onboarding.key));
      for (const { id, due_date, done, onboarding_key } of picture.tasks) {
        if (done || due_date !== today || !keys.has(onboarding_key)) continue;
        found.due_today.push({
          ...of,
          type: 'task',
          id,
          words: `${titleOf(id)} (${customer.name})`,
          by: customer.name,
        });
      }
      for (const { onboarding } of running) {
        const target = targetDay(onboarding);
        if (target === null || target < today || target > addDays(today, WEEK_DAYS)) continue;
        const words = `${onboarding.name ?? customer.name} (${customer.name}), target ${target}`;
        found.launches.push({ ...of, type: RECORDS.onboarding.type, id: onboarding.id, words, by: target });
      }
      const quiet = lastNoted === null ? 0 : daysBetween(lastNoted, today);
      if (running.length > 0 && lastNoted !== null && quiet >= QUIET_DAYS) {
        const words = `${customer.name}: nothing noted or done for ${daysInWords(quiet)}`;
        found.quiet.push({ ...of, type: 'customer', id: customer.id, words, by: lastNoted });
      }
    },
    take(risks, nameOf) {
      const atRisk = risks.slice(0, MOST_RISKS).map(({ type, id, customer_id, reasons, ...risk }) => ({
        type,
        id,
        customer_id,
        words: `${nameOf({ type, id, customer_id, reasons, ...risk })}: ${reasons[0]?.words ?? ''}`,
      }));
      const items = { ...found, at_risk: atRisk };
      const keys = ['overdue', 'due_today', 'launches', 'at_risk', 'quiet'] as const;
      const sections = keys.map((key) => ({ key, title: TITLES[key], items: inOrder(items[key]) }));
      return {
        object: 'summary',
        day: today,
        sections: sections.filter((section) => section.items.length > 0),
      };
    },
  };
}

function inOrder(items: readonly (SummaryItem | Dated)[]): SummaryItem[] {
  const by = (item: SummaryItem | Dated) => ('by' in item ? item.by : '');
  return items
    .toSorted((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0))
    .map(({ type, id, customer_id, words }) => ({ type, id, customer_id, words }));
}
