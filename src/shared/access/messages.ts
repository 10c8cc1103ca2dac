import { z } from 'zod';

/** What is said before the bridge opens, in this order; a `refused` may come in place of either answer. */

const tokenSchema = z.string().regex(/^[\w-]{20,64}$/);

/** The browser: who it wants to be known as. */
export const helloSchema = z.object({
  type: z.literal('hello'),
  kind: z.enum(['link', 'browser']),
  id: tokenSchema,
  replaces: tokenSchema.nullable(),
  nonce: tokenSchema,
});
export type Hello = z.infer<typeof helloSchema>;

/** The app proves itself first: a stranger in its place learns nothing more. */
const challengeSchema = z.object({
  type: z.literal('challenge'),
  browser: tokenSchema,
  nonce: tokenSchema,
  proof: tokenSchema,
});
export type Challenge = z.infer<typeof challengeSchema>;

/** The browser proves itself. */
export const proofSchema = z.object({ type: z.literal('proof'), proof: tokenSchema });
export type Proof = z.infer<typeof proofSchema>;

/** From now on the connection is the bridge. */
const welcomeSchema = z.object({ type: z.literal('welcome') });

const REFUSALS = ['unknown_link', 'unknown_browser', 'wrong_proof', 'malformed'] as const;
const refusedSchema = z.object({ type: z.literal('refused'), code: z.enum(REFUSALS) });
export type Refused = z.infer<typeof refusedSchema>;

export const verdictSchema = z.discriminatedUnion('type', [welcomeSchema, refusedSchema]);
export type Verdict = z.infer<typeof verdictSchema>;
export const answerToHelloSchema = z.discriminatedUnion('type', [challengeSchema, refusedSchema]);

/** A message of the access is this long at most, in bytes; nobody has proven anything yet. */
export const ACCESS_MESSAGE_LIMIT_BYTES = 1024;
