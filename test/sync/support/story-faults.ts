import type { FaultMatch, FaultRule } from '../../cloud/fault-rules.ts';
import { createRandom, type Random } from '../../cloud/random.ts';
import { changeThere, type StoryWorld } from './story-changes.ts';

/** Every kind of trouble that a cloud and the way to it can make; some of it hits several requests. */
export function addFault(world: StoryWorld): void {
  const { cloud, random, note, met } = world;
  const kind = random.weighted({ answer: 8, midWalk: 3, skew: 1 });
  if (kind === 'skew') {
    const ms = random.int(-600_000, 600_000);
    cloud.clock.skew(ms);
    met('clock there');
    note(`the cloud’s clock is ${ms} ms off`);
    return;
  }
  if (kind === 'midWalk') {
    editInMidWalk(world);
    return;
  }
  const method = random.pick([undefined, 'POST', 'PATCH', 'DELETE', 'GET']);
  const match: FaultMatch = method === undefined ? {} : { method };
  const effect = randomEffect(random);
  const times = random.int(1, 3);
  cloud.faults.add({ match, effect, times });
  met('spoiled answer');
  note(`fault: ${method ?? 'any'} ${JSON.stringify(effect)} × ${times}`);
}

function randomEffect(random: Random): FaultRule['effect'] {
  const when = random.pick(['before', 'after'] as const);
  return random.pick<FaultRule['effect']>([
    { kind: 'drop', when },
    { kind: 'drop', when: 'after' },
    { kind: 'refuse', status: 500, when },
    { kind: 'refuse', status: 429, retryAfter: 1 },
    { kind: 'truncate' },
    { kind: 'html', when },
    { kind: 'html', status: 502, when },
    { kind: 'latency', ms: [5, 120], when: 'after' },
    { kind: 'latency', ms: [5, 120], when: 'during' },
    { kind: 'slow-body', ms: random.int(20, 200) },
    { kind: 'content-length', delta: 40 },
    { kind: 'decorate', fields: { mood: 'sunny', weather: { wind: 3 } } },
    { kind: 'partition', ms: random.int(50, 400), when },
  ]);
}

/** While a list is being read somebody changes, makes or deletes what is in it. */
function editInMidWalk(world: StoryWorld): void {
  const { cloud, random, note, met } = world;
  met('change in mid-walk');
  const path = random.pick(['/customers', '/onboardings', '/customers/{id}/contacts', '/customers/{id}']);
  const when = random.pick(['before', 'after'] as const);
  const times = random.int(1, 3);
  // Dice of its own: when the request comes depends on the machine, and the story's dice must not.
  const dice = createRandom(random.int(0, 2 ** 31));
  cloud.faults.on({ method: 'GET', path }, when, () => changeThere(world, dice), times);
  note(`somebody changes something ${when} GET ${path} × ${times}`);
}
