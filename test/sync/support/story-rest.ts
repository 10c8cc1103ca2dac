import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../cloud/random.ts';
import type { Resource } from '../../cloud/records.ts';
import { missingHere } from './compare.ts';
import type { Harness, SyncStatus } from './harness.ts';
import { lookAtProcess, type Playing } from './story-steps.ts';
import { endTroubles } from './story-troubles.ts';

/** What takes longer than this does not come, however busy the machine. */
const REST_LIMIT_MS = 180_000;

interface Unsettled {
  readonly id: string;
  readonly record_id: string;
  readonly resource: Resource;
  readonly kind?: 'field' | 'deleted_upstream' | 'deleted_here';
  readonly field?: string | null;
  readonly mine?: unknown;
  readonly candidates?: readonly { readonly id: string }[];
}

type UnsettledList = 'twins' | 'uncertain' | 'failed' | 'conflicts';

/** What a person may say to it. Two contacts of one customer cannot keep one address. */
function answerTo(
  list: UnsettledList,
  entry: Unsettled,
  random: Random,
  round: number,
): { action: string; theirs?: string } {
  const { resource, candidates = [] } = entry;
  switch (list) {
    case 'twins':
      return {
        action: random.pick(
          resource === 'customer' ? ['link', 'keep_both', 'discard_mine'] : ['link', 'discard_mine'],
        ),
      };
    case 'uncertain': {
      const action = random.pick(
        candidates.length > 0 ? ['resend', 'it_is', 'it_is', 'discard'] : ['resend', 'discard'],
      );
      return action === 'it_is' ? { action, theirs: random.pick(candidates).id } : { action };
    }
    case 'failed':
      // What was refused twice is let go of.
      return { action: round > 2 ? 'discard' : random.pick(['retry', 'retry', 'discard']) };
    case 'conflicts':
      return { action: random.pick(['keep_mine', 'take_theirs']) };
  }
}

/** A person settles everything that the sync may not settle alone, one way or the other. */
async function resolveAll(playing: Playing, app: Harness, round: number): Promise<number> {
  const { random, note, met, acknowledged } = playing;
  let count = 0;
  for (const list of ['twins', 'uncertain', 'failed', 'conflicts'] as const) {
    const { data } = (await app.local('GET', `/sync/${list}`)).json<{ data: Unsettled[] }>();
    for (const entry of data) {
      const body = answerTo(list, entry, random, round);
      const { action } = body;
      const isEnd = ['discard', 'discard_mine'].includes(action) || entry.kind === 'deleted_upstream';
      if (isEnd) await acknowledged.letGo(app, entry.resource, entry.record_id);
      const answer = await app.local('POST', `/sync/${list}/${entry.id}`, body);
      note(`resolve ${list} ${JSON.stringify(entry)}: ${JSON.stringify(body)} → ${answer.status}`);
      met(`${list}: ${action}`);
      if (action === 'link' || action === 'it_is') acknowledged.linked(entry);
      if (action === 'resend') acknowledged.madeAnew();
      else if (action !== 'keep_mine' && action !== 'keep_both' && action !== 'retry')
        acknowledged.givenUp(entry);
      else if (entry.kind === 'deleted_upstream') acknowledged.madeAnew();
      count += 1;
    }
  }
  return count;
}

const RETRY_MS = 300;

/** No more refusals than this are on their way. */
const ASKED_AT_MOST = 5;

/** What may never be said, whatever happens. */
export function lookAtStatus({ state, waiting_for_you }: SyncStatus): void {
  if (state === 'idle' && Number(waiting_for_you) > 0) {
    throw new Error(`idle, while ${String(waiting_for_you)} wait for a person`);
  }
}

function isAtRest(status: SyncStatus): boolean {
  lookAtStatus(status);
  const { state, pending, waiting_for_you, reason } = status;
  const isHeldBack = state === 'failed' && String(reason).includes('confirm the deletions');
  // What hangs on a customer that was refused waits with it for a person.
  return (
    (pending === 0 || Number(waiting_for_you) > 0) &&
    (state === 'idle' || state === 'attention' || isHeldBack)
  );
}

/** A refusal of the key that was on its way when the trouble ended stops the sync once more: a person asks again. */
async function syncToRest(app: Harness): Promise<SyncStatus> {
  const isStopped = ({ state }: SyncStatus) => state === 'unauthorized';
  for (let asked = 1; ; asked += 1) {
    await app.local('POST', '/sync');
    const status = await app.until((now) => isStopped(now) || isAtRest(now), 'at rest', REST_LIMIT_MS);
    if (!isStopped(status)) return status;
    if (asked === ASKED_AT_MOST)
      throw new Error(`The key is good and still refused: ${JSON.stringify(status)}`);
    // While the cloud has asked for silence nobody asks it about the key either.
    await sleep(RETRY_MS * asked);
  }
}

/** @returns whether there was nothing left to settle */
async function bringToRest(playing: Playing, app: Harness, round: number): Promise<boolean> {
  await app.until(({ state }) => state !== 'connecting', 'connected', REST_LIMIT_MS);
  await syncToRest(app);
  // The pass that was running may have begun before the last change there.
  const status = await syncToRest(app);
  if (status.state === 'failed') await app.local('POST', '/sync/confirm-deletions');
  // Whatever is in doubt: what the cloud has is shown, but for what was deleted here.
  if (playing.apps.length === 1) playing.seen.push(...(await missingHere(app)));
  const resolved = await resolveAll(playing, app, round);
  playing.resolved += resolved;
  return resolved === 0 && status.state === 'idle';
}

/**
 * Every trouble ends, and people settle what waits for them, until both sides agree. Of several apps, what the last one
 * has sent when its turn came is seen by the others in one more round.
 */
export async function comeToRest(playing: Playing): Promise<void> {
  playing.cloud.faults.clear();
  await playing.cloud.heal();
  endTroubles(playing);
  let settledRounds = 0;
  for (let round = 1; round <= 8; round += 1) {
    const settled: boolean[] = [];
    for (const app of playing.apps) {
      lookAtProcess(playing, app);
      settled.push(await bringToRest(playing, app, round));
    }
    settledRounds = settled.every(Boolean) ? settledRounds + 1 : 0;
    if (settledRounds === Math.min(playing.apps.length, 2)) return;
  }
  playing.seen.push('Not settled after eight rounds');
}
