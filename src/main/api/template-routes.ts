import { z } from 'zod';
import type { DefinitionOf } from '#shared/records/index.ts';
import type { RecordOf } from '#shared/records/values.ts';
import { parseInput } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import { answerText, BatchRefusal, type RecordChange } from '../hub/records/commands.ts';
import { type ApiRequest, actorOf, batchHeader, type Reply } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

type Template = RecordOf<DefinitionOf<'template'>>;
type TemplateTask = Template['tasks'][number];
type Onboarding = RecordOf<DefinitionOf<'onboarding'>>;
type Customer = RecordOf<DefinitionOf<'customer'>>;

const applySchema = z.object({ onboarding_id: z.union([z.string().min(1), z.int().min(1)]) });

const DAY_MS = 24 * 60 * 60 * 1000;

interface Plan {
  readonly commands: readonly RecordChange[];
  /** Tasks whose rule found nobody. */
  readonly unassigned: readonly { readonly title: string; readonly rule: string }[];
}

/** `POST /local/v1/templates/{id}/apply`: makes the tasks of a template in an onboarding, as one batch. */
export function createTemplateRoutes(hub: Hub, newKey: () => string, now: () => number): LocalRoute[] {
  return [
    {
      method: 'post',
      path: '/templates/:id/apply',
      status: 200,
      takesBody: true,
      async handler(request) {
        const template = JSON.parse(hub.reads.get('template', request.params.id ?? '')) as Template;
        const { onboarding_id } = parseInput(applySchema, request.body);
        const onboarding = JSON.parse(hub.reads.get('onboarding', String(onboarding_id))) as Onboarding;
        return carryOut(hub, request, planOf(hub, template, onboarding, newKey, now));
      },
    },
  ];
}

async function carryOut(hub: Hub, request: ApiRequest, { commands, unassigned }: Plan): Promise<Reply> {
  try {
    const { results, changed, batchId } = await hub.writeBatch({ actor: actorOf(request), commands });
    const tasks = results.flatMap((result) => (result.outcome === 'written' ? [answerText(result)] : []));
    const body = `{"object":"list","data":[${tasks.join(',')}],"has_more":false,"next_cursor":null,"unassigned":${JSON.stringify(unassigned)}}`;
    return { body, headers: batchHeader(changed ? batchId : null) };
  } catch (error) {
    throw error instanceof BatchRefusal ? error.refusal : error;
  }
}

/** Due days count from the entry into the template's phase; from today when the onboarding is not in it. */
function planOf(
  hub: Hub,
  template: Template,
  onboarding: Onboarding,
  newKey: () => string,
  now: () => number,
): Plan {
  const isInPhase = template.phase === null || template.phase === onboarding.phase;
  const start = isInPhase
    ? Date.parse(hub.reads.phaseEntered(hub.reads.resolve('onboarding', onboarding.id)))
    : now();
  const assignees = assigneesOf(hub, onboarding);
  const phase = template.phase === null ? {} : { phase: template.phase };
  const common = { onboarding_id: onboarding.id, ...phase };
  const commands = template.tasks.flatMap((task): RecordChange[] => {
    const { title, due_offset, customer_facing, assignee_rule, subtasks } = task;
    const key = newKey();
    const input = {
      ...common,
      title,
      customer_facing: customer_facing ?? false,
      assignee_id: assignee_rule == null ? null : assignees(assignee_rule),
      due_date: due_offset == null ? null : new Date(start + due_offset * DAY_MS).toISOString().slice(0, 10),
    };
    const below = (subtasks ?? []).map(
      (name): RecordChange => ({
        operation: 'create',
        resource: 'task',
        input: { ...common, title: name, parent_task_id: key, customer_facing: input.customer_facing },
      }),
    );
    return [{ operation: 'create', resource: 'task', key, input }, ...below];
  });
  const unassigned = template.tasks.flatMap(({ title, assignee_rule: rule }) =>
    rule != null && assignees(rule) === null ? [{ title, rule }] : [],
  );
  return { commands, unassigned };
}

type Rule = NonNullable<TemplateTask['assignee_rule']>;

function assigneesOf(hub: Hub, onboarding: Onboarding): (rule: Rule) => string | null {
  const customer = JSON.parse(hub.reads.get('customer', onboarding.customer_id)) as Customer;
  const byRule: Readonly<Record<Rule, () => string | null>> = {
    csm: () => onboarding.csm_id,
    account_owner: () => customer.owner_id,
    customer_primary_contact: () => hub.reads.primaryContact(hub.reads.resolve('customer', customer.id)),
    'role:se': () => onboarding.se_id,
    'role:designer': () => onboarding.designer_id,
    'role:product_ops': () => onboarding.product_ops_id,
  };
  return (rule) => byRule[rule]();
}
