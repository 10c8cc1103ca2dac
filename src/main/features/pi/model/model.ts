import {
  isOnThisMachine,
  type ModelLook,
  type ModelSettings,
  type ModelSettingsAnswer,
  mayBeAsked,
  modelSettingsSchema,
  USUAL_MODEL,
} from '#shared/bridge/pi-model.ts';
import type { BridgeInput, BridgeOutput } from '#shared/bridge.ts';
import { conflict } from '#shared/v1/errors.ts';
import type { OwnReads } from '../../../api/own-reads.ts';
import type { SecretStore } from '../../../cloud/secret-store.ts';
import type { Hub } from '../../../hub/hub.ts';
import { askModel } from './chat.ts';
import { converse } from './conversation.ts';

export interface PiModelOptions {
  readonly hub: Pick<Hub, 'settings' | 'people'>;
  readonly read: OwnReads;
  readonly secret: SecretStore;
  /** To elsewhere, by this machine's proxies and certificates; to this machine it is asked directly. */
  readonly fetch: typeof globalThis.fetch;
  readonly today: () => string;
}

/** A model that a person runs themselves, asked about the workspace. It reads and writes nothing. */
export interface PiModel {
  settings(): Promise<ModelSettingsAnswer>;
  set(changes: BridgeInput<'model.set'>): Promise<ModelSettingsAnswer>;
  /** @throws ContractError when nothing may be sent, or nothing sensible came back */
  ask(input: BridgeInput<'model.ask'>, looked: (look: ModelLook) => void): Promise<BridgeOutput<'model.ask'>>;
  cancel(id: string): void;
  stop(): void;
}

export function createPiModel({ hub, read, secret, fetch, today }: PiModelOptions): PiModel {
  const running = new Map<string, AbortController>();
  const present = (): ModelSettings => hub.settings.get('model') ?? USUAL_MODEL;
  /** Once read; the keychain may ask a question each time. */
  let hasKey: Promise<boolean> | null = null;

  async function settings(): Promise<ModelSettingsAnswer> {
    hasKey ??= secret.read().then(
      (key) => key !== null,
      () => false,
    );
    return { ...present(), has_key: await hasKey, key_kept_in: secret.kind };
  }

  function checkAllowed(): ModelSettings {
    const given = present();
    if (!given.enabled)
      throw conflict('model_off', 'Answers in words are switched off. Switch them on in the settings of Pi.');
    if (!mayBeAsked(given))
      throw conflict(
        'model_not_confirmed',
        `Nothing was sent: ${given.address} is not on this machine, and nobody has agreed to send data there. Do so in the settings of Pi.`,
      );
    return given;
  }

  function whoAsks() {
    const me = hub.people.me();
    const person = me === null ? undefined : hub.people.get(me);
    return person === undefined ? null : { id: person.id, name: person.name };
  }

  return {
    settings,
    async set({ key, ...changes }) {
      const before = present();
      const next = modelSettingsSchema.parse({ ...before, ...changes });
      // Who changes the address has agreed to nothing about the new one, unless they say so with it.
      const isMoved = next.address !== before.address && changes.confirmed === undefined;
      hub.settings.set('model', isMoved ? { ...next, confirmed: null } : next);
      if (key !== undefined) {
        await (key === null || key === '' ? secret.remove() : secret.write(key));
        hasKey = null;
      } else if (new URL(next.address).origin !== new URL(before.address).origin) {
        // A key is of one server, and is shown to no other.
        await secret.remove();
        hasKey = null;
      }
      return settings();
    },
    async ask({ id, question, before = [] }, looked) {
      const { address, model } = checkAllowed();
      if (running.has(id)) throw conflict('already_asked', 'This question is being answered already');
      const stop = new AbortController();
      running.set(id, stop);
      const looks: ModelLook[] = [];
      try {
        const chat = {
          fetch: isOnThisMachine(address) ? globalThis.fetch : fetch,
          address,
          model,
          key: await secret.read(),
          signal: stop.signal,
        };
        const answer = await converse(
          {
            ask(messages) {
              // Between two questions somebody may have switched it off.
              checkAllowed();
              stop.signal.throwIfAborted();
              return askModel(chat, messages);
            },
            read,
            looked(look) {
              looks.push(look);
              if (!stop.signal.aborted) looked(look);
            },
            me: whoAsks(),
            today: today(),
          },
          [...before, { role: 'user', content: question }],
        );
        return stop.signal.aborted ? { state: 'cancelled', looks } : { state: 'answered', answer, looks };
      } catch (error) {
        if (stop.signal.aborted) return { state: 'cancelled', looks };
        throw error;
      } finally {
        running.delete(id);
      }
    },
    cancel: (id) => running.get(id)?.abort(),
    stop() {
      for (const one of running.values()) one.abort();
    },
  };
}
