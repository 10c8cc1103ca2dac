import { z } from 'zod';

/** What somebody is reminded of, as a notification of the system or on the page. */
export const reminderNoticeSchema = z.object({
  title: z.string(),
  body: z.string(),
  /** The address that it opens in the window. */
  route: z.string(),
});
export type ReminderNotice = z.infer<typeof reminderNoticeSchema>;

export const REMINDER_CALLS = {
  /** What is due today and nobody has been told of; whoever asks tells it, so that it is told once. */
  'reminders.take': {
    input: z.object({}),
    output: z.object({ notices: z.array(reminderNoticeSchema) }),
  },
} as const;
