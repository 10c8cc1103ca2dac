import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { answered } from './answer.ts';
import type { ApiCall } from './api-call.ts';
import { listPath, pathOf, TOOL_TYPES } from './records.ts';

type Result = Readonly<Record<string, unknown>>;

/** A tool that only reads, for whichever kind of assistant. */
export interface ReadingTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Flat: some clients drop other schemas. */
  readonly inputSchema: z.ZodObject;
  readonly outputSchema: z.ZodObject;
  /** @throws ZodError when the input is not as the schema says */
  run(call: ApiCall, input: unknown): Promise<Record<string, unknown>>;
}

interface Definition<Input extends z.ZodObject> extends Omit<ReadingTool, 'inputSchema' | 'run'> {
  readonly inputSchema: Input;
  readonly run: (call: ApiCall, input: z.output<Input>) => Promise<Record<string, unknown>>;
}

export function readingTool<Input extends z.ZodObject>({ run, ...tool }: Definition<Input>): ReadingTool {
  return { ...tool, run: async (call, input) => run(call, tool.inputSchema.parse(input)) };
}

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const record = z.record(z.string(), z.unknown());
const limit = z.number().int().min(1).max(100).optional().describe('At most so many; 20 without it');

export const READING_TOOLS: readonly ReadingTool[] = [
  readingTool({
    name: 'search',
    title: 'Search',
    description:
      'Find customers, contacts and onboardings by words, best first. Takes field:value too, such as owner:me, status:at_risk, plan:growth, mrr:>1000.',
    inputSchema: z.object({ query: z.string().describe('What to look for'), limit }),
    outputSchema: z.object({ results: z.array(record), has_more: z.boolean() }),
    run(call, { query, limit: most = 20 }) {
      const parameters = new URLSearchParams({ q: query, limit: String(most) });
      return listed(call, `/local/v1/search?${parameters}`, 'results');
    },
  }),
  readingTool({
    name: 'get_record',
    title: 'Get a record',
    description: 'One customer, contact, onboarding, task or comment, by its id or number.',
    inputSchema: z.object({
      type: z.enum(TOOL_TYPES),
      id: z.string().describe('Id, or number such as 42'),
    }),
    outputSchema: z.object({ record }),
    run: async (call, { type, id }) => ({ record: await call('GET', pathOf(type, id)) }),
  }),
  readingTool({
    name: 'list_records',
    title: 'List records',
    description: 'Records of a type, the newest first. Contacts need a customer_id. Go on with next_cursor.',
    inputSchema: z.object({
      type: z.enum(TOOL_TYPES),
      customer_id: z.string().optional(),
      onboarding_id: z.string().optional().describe('Of tasks'),
      owner_id: z.string().optional().describe('Of customers'),
      status: z.string().optional().describe('Of customers: active, at_risk, churned, archived'),
      state: z.string().optional().describe('Of onboardings: active, paused, at_risk, waiting'),
      phase: z.string().optional().describe('Of onboardings and tasks'),
      done: z.boolean().optional().describe('Of tasks'),
      kind: z.string().optional().describe('Of comments: comment, note, call'),
      limit,
      cursor: z.string().optional(),
    }),
    outputSchema: z.object({
      records: z.array(record),
      has_more: z.boolean(),
      next_cursor: z.string().nullable(),
    }),
    async run(call, { type, limit: most = 20, ...filters }) {
      const { data, has_more, next_cursor } = await call('GET', listPath(type, { ...filters, limit: most }));
      return {
        records: data,
        has_more: has_more === true,
        next_cursor: typeof next_cursor === 'string' ? next_cursor : null,
      };
    },
  }),
  readingTool({
    name: 'list_risks',
    title: 'What is at risk',
    description: 'Customers and onboardings at risk, the worst first, each with its reasons.',
    inputSchema: z.object({ owner_id: z.string().optional().describe('Only of this person'), limit }),
    outputSchema: z.object({ risks: z.array(record), has_more: z.boolean() }),
    run(call, { owner_id, limit: most = 20 }) {
      const parameters = new URLSearchParams({
        limit: String(most),
        ...(owner_id === undefined ? {} : { owner_id }),
      });
      return listed(call, `/local/v1/risks?${parameters}`, 'risks');
    },
  }),
  readingTool({
    name: 'brief',
    title: 'Brief of a customer',
    description:
      'What to know before a call: who they are, what changed, open tasks, onboardings against target, risks, last notes, contacts.',
    inputSchema: z.object({ customer_id: z.string().describe('Id or number of the customer') }),
    outputSchema: z.object({ brief: record }),
    run: async (call, { customer_id }) => ({
      brief: await call('GET', `/local/v1/customers/${encodeURIComponent(customer_id)}/brief`),
    }),
  }),
];

export function registerReadingTools(server: McpServer, call: ApiCall): void {
  for (const { name, run, ...tool } of READING_TOOLS) {
    server.registerTool(name, { ...tool, annotations: READS }, (input) => answered(run(call, input)));
  }
}

async function listed(call: ApiCall, path: string, name: string): Promise<Record<string, unknown>> {
  const { data, has_more }: Result = await call('GET', path);
  return { [name]: data, has_more: has_more === true };
}
