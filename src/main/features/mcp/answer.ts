import { ApiRefusal } from './api-call.ts';

export type ToolResult = {
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
};

/** What a tool answers: the structured content, and the same as text. What the API refuses is said to the assistant. */
export async function answered(work: Promise<Record<string, unknown>>): Promise<ToolResult> {
  try {
    const structuredContent = await work;
    return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { content: [{ type: 'text', text: error.message }], isError: true };
  }
}
