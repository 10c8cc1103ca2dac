import { parseArgs } from 'node:util';
import { generateWorkspace } from './support/generate.ts';
import { wholeNumber } from './support/options.ts';

const HELP = `Fills an empty data folder with a made-up workspace.

  node bench/generate.ts --data-dir DIR --customers N [--contacts-per 5] [--onboardings-per 2] [--seed 1]
`;

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    customers: { type: 'string' },
    'contacts-per': { type: 'string', default: '5' },
    'onboardings-per': { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || values['data-dir'] === undefined || values.customers === undefined) {
  process.stderr.write(HELP);
  process.exit(values.help ? 0 : 2);
}

const from = performance.now();
const size = {
  customers: wholeNumber('--customers', values.customers),
  contactsPer: wholeNumber('--contacts-per', values['contacts-per']),
  onboardingsPer: wholeNumber('--onboardings-per', values['onboardings-per']),
};
await generateWorkspace(values['data-dir'], size, wholeNumber('--seed', values.seed));
const { customers, contactsPer, onboardingsPer } = size;
const seconds = ((performance.now() - from) / 1000).toFixed(1);
process.stdout.write(
  `${customers} customers, ${customers * contactsPer} contacts, ${customers * onboardingsPer} onboardings in ${values['data-dir']} (${seconds} s)\n`,
);
