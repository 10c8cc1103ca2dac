import { z } from 'zod';
import { ContractError } from '#shared/v1/errors.ts';
import { TOLD_TOOLS } from './tools.ts';

const toolCallSchema = z.object({
  id: z.string(),
  type: z.literal('function').default('function'),
  function: z.object({ name: z.string(), arguments: z.string().default('') }),
});
export type ToolCall = z.infer<typeof toolCallSchema>;

/** A message of OpenAI's chat interface, as far as it is used here. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string | null;
  readonly tool_calls?: readonly ToolCall[];
  readonly tool_call_id?: string;
}

const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          tool_calls: z.array(toolCallSchema).nullish(),
        }),
      }),
    )
    .min(1),
});

export interface ChatOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Up to where `/chat/completions` comes. */
  readonly address: string;
  readonly model: string;
  readonly key: string | null;
  readonly signal: AbortSignal;
}

/** A model on a laptop takes its time. */
const LIMIT_MS = 5 * 60_000;
const LONGEST_ANSWER_BYTES = 4 * 1024 * 1024;

/** Asks a model once. It is asked where the settings say and nowhere else: no redirect is followed. */
export async function askModel(options: ChatOptions, messages: readonly ChatMessage[]): Promise<ChatMessage> {
  const { address, model, key, signal } = options;
  const text = await send(options, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ model, messages, tools: TOLD_TOOLS, stream: false }),
  });
  const parsed = completionSchema.safeParse(parsedJson(text));
  const message = parsed.success ? parsed.data.choices[0]?.message : undefined;
  if (message === undefined)
    throw failure(`What answers at ${address} does not speak as OpenAI’s interface does. Check the address.`);
  const { content = null, tool_calls } = message;
  return { role: 'assistant', content, ...(tool_calls == null ? {} : { tool_calls }) };
}

async function send({ fetch, address, model, signal }: ChatOptions, init: RequestInit): Promise<string> {
  let response: Response;
  try {
    response = await fetch(`${base(address)}/chat/completions`, init);
  } catch (error) {
    if (signal.aborted) throw error;
    throw failure(`Nothing answers at ${address}. Start your model there, or change the address.`);
  }
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
    throw failure(`${address} sends the question elsewhere; Pivotal does not follow. Check the address.`);
  const text = await limitedText(response);
  if (response.ok) return text;
  if (response.status === 401 || response.status === 403)
    throw failure(`The model at ${address} does not accept the key. Check it in the settings of Pi.`);
  if (response.status === 404) throw failure(`There is no model “${model}” at ${address}. Check both.`);
  throw failure(`The model at ${address} answered with status ${response.status}: ${reasonIn(text)}`);
}

/** `http://127.0.0.1:11434` means its `/v1`. */
function base(address: string): string {
  const url = new URL(address);
  return url.pathname === '/' ? `${url.origin}/v1` : address.replace(/\/+$/, '');
}

async function limitedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > LONGEST_ANSWER_BYTES) throw failure('The model’s answer is too long to be read.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function reasonIn(text: string): string {
  const body = parsedJson(text) as { error?: { message?: unknown } | string } | null;
  const error = typeof body?.error === 'object' ? body.error.message : body?.error;
  return typeof error === 'string' ? error.slice(0, 300) : 'it gives no reason.';
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failure(message: string): ContractError {
  return new ContractError('conflict', 'model_failed', message);
}
