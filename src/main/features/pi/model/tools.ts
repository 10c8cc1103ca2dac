import { z } from 'zod';
import { READING_TOOLS, type ReadingTool, readingTool } from '../../mcp/reading-tools.ts';

const record = z.record(z.string(), z.unknown());
const person = z.string().optional().describe('Only of this person’s customers');

/** What Pi reckons of the whole workspace, beside what every assistant may read. */
const PI_TOOLS: readonly ReadingTool[] = [
  readingTool({
    name: 'summarize_today',
    title: 'What the day holds',
    description:
      'Overdue tasks, tasks due today, launches within a week, what is most at risk, quiet customers.',
    inputSchema: z.object({ owner_id: person }),
    outputSchema: z.object({ summary: record }),
    run: async (call, { owner_id }) => ({
      summary: await call('GET', `/local/v1/summary?${new URLSearchParams(owner_id ? { owner_id } : {})}`),
    }),
  }),
  readingTool({
    name: 'forecast_launches',
    title: 'When onboardings will launch',
    description: 'For each open onboarding the estimated day, the slippage against its target, and why.',
    inputSchema: z.object({ customer_id: z.string().optional().describe('Only of this customer') }),
    outputSchema: z.object({ forecasts: z.array(record) }),
    run: async (call, { customer_id }) => ({
      forecasts: (
        await call('GET', `/local/v1/forecast?${new URLSearchParams(customer_id ? { customer_id } : {})}`)
      ).data,
    }),
  }),
];

export const MODEL_TOOLS: readonly ReadingTool[] = [...READING_TOOLS, ...PI_TOOLS];

/** The tools as OpenAI's interface wants them told. */
export const TOLD_TOOLS = MODEL_TOOLS.map(({ name, description, inputSchema }) => ({
  type: 'function' as const,
  function: { name, description, parameters: z.toJSONSchema(inputSchema) },
}));
