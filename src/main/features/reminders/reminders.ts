import { setImmediate } from 'node:timers/promises';
import type { ReminderNotice } from '#shared/bridge/reminders.ts';
import type { ReminderKind } from '#shared/local/workspace.ts';
import type { DefinitionOf } from '#shared/records/index.ts';
import type { RecordOf } from '#shared/records/values.ts';
import { zonedDay, zonedHour } from '#shared/values/zoned-day.ts';
import { realTimers, type Timers } from '../../cloud/timers.ts';
import { realEnvironment } from '../../environment.ts';
import type { Hub } from '../../hub/hub.ts';
import { workspaceOf } from '../../hub/workspace/preferences.ts';
import { pictures } from '../pi/picture.ts';
import { piSettings } from '../pi/settings.ts';
import { createNotices, dueReminders } from './due-reminders.ts';

export interface RemindersOptions {
  readonly hub: Pick<
    Hub,
    'facts' | 'healthHistory' | 'settings' | 'changes' | 'people' | 'storage' | 'events'
  >;
  /** There is something to be taken. */
  readonly due: () => void;
  readonly now?: () => number;
  readonly timers?: Timers;
  readonly reportFailure: (error: unknown) => void;
}

export interface Reminders {
  start(): void;
  stop(): void;
  /** What is due today and has not been taken yet, also when Pivotal was started again since: whoever takes it tells it. */
  take(): readonly ReminderNotice[];
  /** Resolves when what is under way is done. */
  settled(): Promise<void>;
}

const LOOK_MS = 60_000;
const FIRST_LOOK_MS = 20_000;

/** Reminds once a day, at the hour that the workspace says or as soon after it as the machine is awake. */
export function createReminders(options: RemindersOptions): Reminders {
  const { hub, due, now = realEnvironment.now, timers = realTimers, reportFailure } = options;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let callOff = () => {};
  let endSubscription = () => {};

  async function noticesOn(today: string, kinds: readonly ReminderKind[]): Promise<ReminderNotice[]> {
    const all = { facts: hub.facts, history: hub.healthHistory, settings: piSettings(hub.settings), today };
    const me = hub.people.me();
    const notices = createNotices();
    for (const chunk of pictures(all)) {
      for (const picture of chunk) {
        const nextStep = nextStepOf(hub, picture.customer.key);
        for (const reminder of dueReminders({ picture, nextStep, me, today, titleOf: hub.facts.taskTitle }))
          if (kinds.includes(reminder.kind)) notices.add(reminder);
      }
      // Lets requests in between.
      await setImmediate();
      if (isStopped) return [];
    }
    return notices.all();
  }

  async function remindWhenDue(): Promise<void> {
    if (isStopped) return;
    const { time_zone: timeZone, reminders: wanted } = workspaceOf(hub.settings);
    const { day, hour } = zonedHour(now(), timeZone);
    const isDue = wanted.enabled && hour >= wanted.hour && hub.settings.get('reminder_run')?.day !== day;
    if (!isDue || hub.storage.trouble() !== null) return;
    // First: whatever happens afterwards, nobody is told the same twice.
    hub.settings.set('reminder_run', { day });
    const notices = await noticesOn(day, wanted.kinds);
    if (isStopped || notices.length === 0) return;
    hub.settings.set('reminders_waiting', { day, notices });
    due();
  }

  function lookNow(): void {
    running = running.then(remindWhenDue).catch(reportFailure);
  }

  function look(): void {
    lookNow();
    callOff = timers.after(LOOK_MS, look);
  }

  return {
    start() {
      callOff = timers.after(FIRST_LOOK_MS, look);
      // Whoever chooses another hour, and it is that hour, waits for nothing.
      endSubscription = hub.events.subscribe('reminders', lookNow, {
        types: ['workspace.field_changed'],
        from: 'now',
      });
    },
    stop() {
      isStopped = true;
      callOff();
      endSubscription();
    },
    take() {
      const waiting = hub.settings.get('reminders_waiting');
      if (waiting === undefined || hub.storage.trouble() !== null) return [];
      hub.settings.remove('reminders_waiting');
      const today = zonedDay(now(), workspaceOf(hub.settings).time_zone);
      return waiting.day === today ? waiting.notices : [];
    },
    settled: () => running,
  };
}

function nextStepOf(hub: RemindersOptions['hub'], customerKey: string) {
  const [row] = hub.changes.ofCustomer('next_step', customerKey);
  return row === undefined ? null : (JSON.parse(row.document) as RecordOf<DefinitionOf<'next_step'>>);
}
