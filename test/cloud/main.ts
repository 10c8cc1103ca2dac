import { parseArgs } from 'node:util';
import { type Cloud, startCloud } from './cloud.ts';
import { startControl } from './control.ts';
import { slugify } from './customers.ts';
import type { Organization } from './handlers.ts';
import type { LoggedRequest } from './request-log.ts';

/** The stand-in as a process. Prints one JSON line on stdout when it is ready; everything else goes to stderr. */

const USAGE = `Usage: node test/cloud/main.ts [options]
  --port N            port of the API (default: any free one)
  --control-port N    port of the control interface (default: any free one)
  --key KEY           an API key to accept, may be repeated; pivotal_… or pivotal_test_… (default: one is made up)
  --customers N       generate N customers with contacts and onboardings (default 0)
  --contacts N        contacts in all (default: about 2.4 a customer)
  --onboardings N     onboardings in all (default: about 1.6 a customer)
  --seed N            seed of everything random (default 1)
  --rate N            requests per minute of a live key (default 60)
  --window-ms N       length of a "minute" in milliseconds (default 60000)
  --latency N         delay every answer by N milliseconds
  --file FILE         keep the data in FILE; when it exists, it is used and nothing is generated
  --organization NAME name of the workspace
  --extended-fields   carry the fields that the vendor's reference does not list
  --log               one line per request on stderr
`;

const AUTOSAVE_MS = 2000;

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'control-port': { type: 'string', default: '0' },
      key: { type: 'string', multiple: true },
      customers: { type: 'string', default: '0' },
      contacts: { type: 'string' },
      onboardings: { type: 'string' },
      seed: { type: 'string', default: '1' },
      rate: { type: 'string', default: '60' },
      'window-ms': { type: 'string', default: '60000' },
      latency: { type: 'string', default: '0' },
      file: { type: 'string' },
      organization: { type: 'string' },
      'extended-fields': { type: 'boolean', default: false },
      log: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}"`);
  return Number(text);
}

/** The id follows from the name: the same name is the same workspace at every start. */
function namedOrganization(name: string): Organization {
  return { id: `corg${Buffer.from(name).toString('hex').slice(0, 20)}`, slug: slugify(name), name };
}

function logLine(request: LoggedRequest): void {
  const path = request.query === '' ? request.path : `${request.path}?${request.query}`;
  const outcome = request.outcome === 'answered' ? request.status : request.outcome;
  const notes = [request.errorCode, request.replayed ? 'replayed' : null, ...request.faults];
  const suffix = notes.filter((note) => note !== null).join(', ');
  const time = new Date(request.at).toISOString().slice(11, 23);
  process.stderr.write(`${time} ${request.method} ${path} ${outcome}${suffix ? ` (${suffix})` : ''}\n`);
}

/** Writes the snapshot when something changed, and on an orderly end. */
function keepSaved(cloud: Cloud): NodeJS.Timeout {
  let saved = cloud.store.changes;
  return setInterval(() => {
    if (cloud.store.changes === saved) return;
    saved = cloud.store.changes;
    cloud.save();
  }, AUTOSAVE_MS).unref();
}

async function main(): Promise<void> {
  const values = readOptions();
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const number = (name: 'port' | 'control-port' | 'customers' | 'seed' | 'rate' | 'window-ms' | 'latency') =>
    wholeNumber(name, values[name]);
  const latency = number('latency');
  const seed = number('seed');
  const { organization, contacts, onboardings } = values;
  const cloud = await startCloud({
    port: number('port'),
    seed,
    keys: (values.key ?? []).map((key) => ({ key })),
    limits: { live: number('rate'), windowMs: number('window-ms') },
    extendedFields: values['extended-fields'],
    faults: latency > 0 ? [{ effect: { kind: 'latency', ms: latency } }] : [],
    file: values.file,
    organization: organization === undefined ? undefined : namedOrganization(organization),
    onRequest: values.log ? logLine : undefined,
  });
  if (cloud.store.lastOrder === 0) {
    cloud.generate({
      customers: number('customers'),
      seed,
      contacts: contacts === undefined ? undefined : wholeNumber('contacts', contacts),
      onboardings: onboardings === undefined ? undefined : wholeNumber('onboardings', onboardings),
    });
  }
  const control = await startControl(cloud, number('control-port'));
  const saving = keepSaved(cloud);
  const end = async () => {
    clearInterval(saving);
    await Promise.all([cloud.stop(), control.close()]);
  };
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());
  const ready = {
    ready: true,
    url: cloud.url,
    control: `http://127.0.0.1:${control.port}/__control`,
    key: cloud.key,
    customers: cloud.store.customer.byId.size,
    contacts: cloud.store.contact.byId.size,
    onboardings: cloud.store.onboarding.byId.size,
    rate: cloud.limits.live,
    pid: process.pid,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
