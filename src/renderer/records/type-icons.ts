import { Building2, ListChecks, type LucideIcon, NotebookPen, Rocket, UserRound } from 'lucide-react';
import type { RecordType } from '#shared/records/index.ts';

/** What stands for a record of the type in lists of many types. */
export const TYPE_ICONS: { readonly [Type in RecordType]?: LucideIcon } = {
  customer: Building2,
  contact: UserRound,
  onboarding: Rocket,
  task: ListChecks,
  comment: NotebookPen,
};
