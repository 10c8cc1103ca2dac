import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CommentReplica, OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { InlineLongText, InlineSelect, InlineText } from '../../components/inline-edit.tsx';
import { Properties, Property } from '../../components/properties.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { phaseWord } from '../../lib/words.ts';
import { phasesInOrder } from '../../lib/workspace-words.ts';
import { DraftScope } from '../../state/drafts.ts';
import { CommentThread } from '../comments/comment-thread.tsx';
import { AssigneeEditor } from './assignees.tsx';
import { DueEditor, doneWords } from './task-row.tsx';
import type { TaskActions } from './use-task-actions.ts';

interface TaskPanelProps {
  readonly task: TaskReplica;
  readonly onboarding: OnboardingReplica;
  readonly comments: readonly CommentReplica[];
  readonly actions: Pick<TaskActions, 'update' | 'moveTo'>;
  readonly isReadOnly: boolean;
  readonly onDone: (done: boolean) => void;
  readonly onClose: () => void;
  /** Where it belongs to, where that is not around it. */
  readonly context?: ReactNode;
}

/** A task in full: everything it is, each value where it can be changed, and what was written about it. */
export function TaskPanel(props: TaskPanelProps) {
  const { task, comments, actions, isReadOnly, onDone, onClose, context } = props;
  const { key, title, done, notes, phase, customer_facing } = task;
  const save = (fields: Parameters<TaskActions['update']>[1]) => actions.update(key, fields);
  return (
    <SidePanel
      title={title}
      onClose={onClose}
      actions={
        isReadOnly ? null : (
          <Button
            size="small"
            icon={<CircleCheck size={14} aria-hidden="true" />}
            onClick={() => onDone(!done)}
          >
            {done ? 'Reopen' : 'Complete'}
          </Button>
        )
      }
    >
      <DraftScope value={`tasks/${key}`}>
        <div className="flex flex-col gap-4">
          {context}
          {done ? <p className="text-xs text-muted">{doneWords(task)}</p> : null}
          <Properties label="Properties of the task">
            <Property label="Title">
              <InlineText
                label="Title"
                isRequired
                wraps
                isReadOnly={isReadOnly}
                value={title}
                onSave={(next) => save({ title: next ?? title })}
              />
            </Property>
            <Property label="Due">
              <DueEditor task={task} isReadOnly={isReadOnly} onSave={(due_date) => save({ due_date })} />
            </Property>
            <Property label="Assignee">
              <AssigneeEditor
                customerKey={task.customer_key}
                value={task.assignee_id}
                isReadOnly={isReadOnly}
                isMissed={!done}
                onSave={(assignee_id) => save({ assignee_id })}
              />
            </Property>
            <Property label="Phase">
              <InlineSelect
                label="Phase"
                isReadOnly={isReadOnly}
                value={phase}
                options={phasesInOrder()
                  .filter((one) => one !== 'completed')
                  .map((one) => ({
                    value: one,
                    label: phaseWord(one).label,
                  }))}
                display={phaseWord(phase).label}
                onSave={(next) => {
                  if (next !== null) actions.moveTo([task], next);
                  return undefined;
                }}
              />
            </Property>
          </Properties>
          <div>
            <Checkbox
              label="The customer sees it"
              isChecked={customer_facing}
              isDisabled={isReadOnly}
              onChange={(next) => save({ customer_facing: next }).catch(() => {})}
            >
              The customer sees it
            </Checkbox>
          </div>
          <InlineLongText
            label="Notes"
            placeholder={isReadOnly ? 'No notes' : 'Add notes'}
            isReadOnly={isReadOnly}
            value={notes}
            onSave={(next) => save({ notes: next })}
            className="selectable -mx-2"
          />
          <section aria-label="Comments" className="flex flex-col gap-2 border-t border-line pt-4">
            <CommentThread
              subject={{ type: 'task', key, customerKey: task.customer_key }}
              comments={comments.filter(({ subject_key }) => subject_key === key)}
              kinds={['comment']}
              placeholder="Write a comment, @ mentions somebody"
            />
          </section>
        </div>
      </DraftScope>
    </SidePanel>
  );
}
