import { Link } from 'wouter';
import type { OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import type { PreviewProps } from '../../../list/list.ts';
import { paths } from '../../../routes.ts';
import { useCustomer, useCustomerComments, useCustomerTasks } from '../../../store/index.ts';
import { TaskPanel } from '../task-panel.tsx';
import { useTaskActions } from '../use-task-actions.ts';
import type { TaskContext } from './tasks-list.tsx';

/** The task at the cursor in full, with what it belongs to. */
export function TaskPreview({ row, context, onClose }: PreviewProps<TaskReplica, TaskContext>) {
  const onboarding = context.onboardings.get(row.onboarding_key);
  if (onboarding === undefined) return null;
  return <Panel key={row.key} row={row} onboarding={onboarding} context={context} onClose={onClose} />;
}

interface PanelProps extends PreviewProps<TaskReplica, TaskContext> {
  readonly onboarding: OnboardingReplica;
}

function Panel({ row, onboarding, context, onClose }: PanelProps) {
  const customer = useCustomer(row.customer_key).customer;
  const tasks = useCustomerTasks(row.customer_key).rows.filter(
    ({ onboarding_key }) => onboarding_key === row.onboarding_key,
  );
  const comments = useCustomerComments(row.customer_key).rows;
  const actions = useTaskActions(onboarding, tasks);
  return (
    <TaskPanel
      task={row}
      onboarding={onboarding}
      comments={comments}
      actions={actions}
      isReadOnly={onboarding.phase === 'completed'}
      onDone={(done) => context.setDone([row], done)}
      onClose={onClose}
      context={
        <p className="text-muted wrap-anywhere">
          <Link
            href={paths.task(row.onboarding_key, row.key)}
            className="rounded-small font-medium text-accent-text hover:underline"
          >
            <bdi>{onboarding.name ?? 'Onboarding without a name'}</bdi>
          </Link>
          {customer === null || customer === undefined ? null : (
            <>
              {' for '}
              <Link
                href={paths.customer(row.customer_key)}
                className="rounded-small font-medium text-text hover:underline"
              >
                <bdi>{customer.name}</bdi>
              </Link>
            </>
          )}
        </p>
      }
    />
  );
}
