import { McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { LEVELS } from '#shared/records/index.ts';
import type { ApiCall } from './api-call.ts';
import { registerReadingTools } from './reading-tools.ts';
import { pathOf } from './records.ts';
import { registerWritingTools } from './writing-tools.ts';

export interface McpOptions {
  readonly call: ApiCall;
  /** Whoever may only read has no tools that write. */
  readonly canWrite: boolean;
  readonly version: string;
}

const INSTRUCTIONS =
  'Customers, contacts, onboardings, tasks and notes of a customer-success team, on this machine. Search before you create. Every write answers with a batch_id; undo takes it back.';

/** One server for one connection or request: it holds nothing between them. */
export function createMcpServer(options: McpOptions): McpServer {
  const server = new McpServer(
    { name: 'pivotal', title: 'Pivotal', version: options.version },
    { instructions: INSTRUCTIONS },
  );
  registerReadingTools(server, options.call);
  if (options.canWrite) registerWritingTools(server, options.call);
  registerResources(server, options.call);
  registerPrompts(server);
  return server;
}

function registerResources(server: McpServer, call: ApiCall): void {
  for (const type of LEVELS) {
    server.registerResource(
      type,
      new ResourceTemplate(`pivotal://${type}s/{id}`, { list: undefined }),
      {
        title: `A ${type}`,
        description: `The ${type} with this id or number, as JSON`,
        mimeType: 'application/json',
      },
      async (uri, { id }) => {
        const record = await call('GET', pathOf(type, String(id)));
        return { contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify(record) }] };
      },
    );
  }
}

function registerPrompts(server: McpServer): void {
  const user = (text: string) => ({
    messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }],
  });
  server.registerPrompt(
    'brief',
    {
      title: 'Brief before a call',
      description: 'What to know about a customer before talking to them',
      argsSchema: z.object({ customer: z.string().describe('Name, number or id of the customer') }),
    },
    ({ customer }) =>
      user(
        `Prepare me for a call with the customer ${customer}. Find them with the search tool, read their brief with the brief tool, and sum it up: who they are, what is open, what is at risk, what to ask.`,
      ),
  );
  server.registerPrompt(
    'weekly_review',
    { title: 'Weekly review', description: 'Where the portfolio stands this week' },
    () =>
      user(
        'Review my customers for this week. List the risks with the list_risks tool, read the briefs of the three that are most at risk, and say for each what happened, what I should do next, and by when.',
      ),
  );
}
