import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { answered } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { TOOL_TYPES, write } from './records.ts';

const record = z.record(z.string(), z.unknown());
const written = z.object({ record, batch_id: z.string().nullable(), changed: z.array(z.string()) });
const fields = z.record(z.string(), z.unknown());

const ADDS = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false };
const CHANGES = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };

/** Tools that write. Each answers with what is stored, what changed, and the batch by which it is taken back. */
export function registerWritingTools(server: McpServer, call: ApiCall): void {
  server.registerTool(
    'create_record',
    {
      title: 'Create a record',
      description:
        'A new customer (name, domain, plan …), contact (customer_id, name, email …), onboarding (customer_id, name …), task (onboarding_id, title, due_date …) or comment (subject_type, subject_id, body …). Search first: nothing is merged by itself.',
      inputSchema: z.object({ type: z.enum(TOOL_TYPES), fields: fields.describe('Fields by name') }),
      outputSchema: written,
      annotations: ADDS,
    },
    ({ type, fields: given }) => answered(write(call, type, null, given).then((result) => ({ ...result }))),
  );

  server.registerTool(
    'update_record',
    {
      title: 'Change a record',
      description: 'Changes the fields that are given; the others stay. null empties one.',
      inputSchema: z.object({
        type: z.enum(TOOL_TYPES),
        id: z.string().describe('Id, or number such as 42'),
        fields: fields.describe('Fields by name'),
        reason: z.string().max(2000).optional().describe('Why, for a moved phase or a shifted target date'),
      }),
      outputSchema: written,
      annotations: CHANGES,
    },
    ({ type, id, fields: given, reason }) =>
      answered(write(call, type, id, given, reason).then((result) => ({ ...result }))),
  );

  server.registerTool(
    'add_note',
    {
      title: 'Add a note',
      description: 'A note, or what was said in a call, to a customer. Markdown. Adds to what is there.',
      inputSchema: z.object({
        customer_id: z.string().describe('Id or number of the customer'),
        body: z.string().min(1).max(20_000),
        kind: z.enum(['note', 'call']).optional(),
      }),
      outputSchema: written,
      annotations: ADDS,
    },
    ({ customer_id, body, kind = 'note' }) => {
      const note = { subject_type: 'customer', subject_id: customer_id, kind, body };
      return answered(write(call, 'comment', null, note).then((result) => ({ ...result })));
    },
  );

  server.registerTool(
    'complete_task',
    {
      title: 'Complete a task',
      description: 'Marks a task as done. One that is done already stays as it is.',
      inputSchema: z.object({ id: z.string().describe('Id or number of the task') }),
      outputSchema: written,
      annotations: { ...CHANGES, destructiveHint: false },
    },
    ({ id }) => answered(write(call, 'task', id, { done: true }).then((result) => ({ ...result }))),
  );

  server.registerTool(
    'undo',
    {
      title: 'Undo',
      description: 'Takes back what a write did, by its batch_id; what somebody has changed since stays.',
      inputSchema: z.object({ batch_id: z.string() }),
      outputSchema: z.object({ batch_id: z.string(), restored: z.array(record), left: z.array(record) }),
      annotations: CHANGES,
    },
    ({ batch_id }) =>
      answered(
        call('POST', '/local/v1/undo', { batch_id }).then(({ id, restored, left }) => ({
          batch_id: String(id),
          restored,
          left,
        })),
      ),
  );
}
