import { z } from 'zod';
import { line } from '../v1/primitives.ts';

/** Where a model is that a person runs themselves: any address that speaks as OpenAI's does. */
const addressSchema = z
  .string()
  .trim()
  .max(500)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password, search, hash } = new URL(text);
    return /^https?:$/.test(protocol) && username === '' && password === '' && search === '' && hash === '';
  }, 'Write the address as http://127.0.0.1:11434/v1');

export const modelSettingsSchema = z.object({
  enabled: z.boolean(),
  address: addressSchema,
  /** As its server calls it. */
  model: line(200).trim().min(1),
  /** The origin that a person has agreed to send data to; null while they have not. This machine needs none. */
  confirmed: z.string().nullable(),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

export const USUAL_MODEL: ModelSettings = {
  enabled: false,
  address: 'http://127.0.0.1:11434/v1',
  model: 'llama3.1',
  confirmed: null,
};

/** Whether an address cannot be anywhere but on this machine. */
export function isOnThisMachine(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whether anything may be sent to where the settings say. */
export function mayBeAsked({ enabled, address, confirmed }: ModelSettings): boolean {
  return enabled && (isOnThisMachine(address) || confirmed === new URL(address).origin);
}

const idSchema = z.string().min(1).max(64);
const turnSchema = z.object({ role: z.enum(['user', 'assistant']), content: z.string().max(20_000) });

/** What the model has looked at: which of the reading tools, with what, and how much came of it. */
export const lookSchema = z.object({
  tool: z.string(),
  title: z.string(),
  /** What it asked for, in words. */
  words: z.string(),
  /** Why nothing came of it. */
  error: z.string().nullable(),
});
export type ModelLook = z.infer<typeof lookSchema>;

const settingsAnswerSchema = modelSettingsSchema.extend({
  has_key: z.boolean(),
  key_kept_in: z.enum(['keychain', 'file']),
});
export type ModelSettingsAnswer = z.infer<typeof settingsAnswerSchema>;

/** Questions in words to a model of the person's own; it reads by Pi's tools and writes nothing. */
export const PI_MODEL_CALLS = {
  'model.get': { input: z.object({}), output: settingsAnswerSchema },
  /** The key goes this way only. Another address has to be agreed to anew. */
  'model.set': {
    input: modelSettingsSchema.partial().extend({ key: z.string().trim().max(500).nullable().optional() }),
    output: settingsAnswerSchema,
  },
  /** Answers when the model has; `model.looked` tells meanwhile what it looks at. */
  'model.ask': {
    input: z.object({
      /** Minted by who asks, to cancel it by. */
      id: idSchema,
      question: z.string().trim().min(1).max(4000),
      /** What was said before, oldest first. */
      before: z.array(turnSchema).max(20).optional(),
    }),
    output: z.discriminatedUnion('state', [
      z.object({ state: z.literal('answered'), answer: z.string(), looks: z.array(lookSchema) }),
      z.object({ state: z.literal('cancelled'), looks: z.array(lookSchema) }),
    ]),
  },
  'model.cancel': { input: z.object({ id: idSchema }), output: z.object({}) },
} as const;
