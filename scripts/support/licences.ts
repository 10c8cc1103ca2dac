import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly license?: string;
        readonly dev?: boolean;
        /** Only for development, or an optional part of something that is packed, which the build leaves out. */
        readonly devOptional?: boolean;
        readonly optional?: boolean;
      }
    >
  >;
}

/** Licences whose terms go with MIT for a program that is given away packed. */
const ACCEPTED =
  /^(?:MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|CC0-1\.0|OFL-1\.1|Unlicense|BlueOak-1\.0\.0|Python-2\.0|Zlib|MPL-2\.0)$/;

/**
 * The licences of everything that is packed with the app, as one text: name, version, licence, and the text that its
 * authors ask to be handed on.
 * @param root of the checkout, with its packages installed.
 * @throws when one's licence is not known to go with ours.
 */
export function thirdPartyLicences(root: string): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  const parts = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path.startsWith('node_modules/') && !dev && !devOptional)
    .filter(([path]) => existsSync(join(root, path)))
    .map(([path, { version = '', license = 'unknown' }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const choices = license.replaceAll(/[()]/g, '').split(/ OR | AND /);
      if (!choices.some((choice) => ACCEPTED.test(choice))) {
        throw new Error(`${name} is under ${license}, which is not known to go with MIT.`);
      }
      return `${name} ${version} (${license})\n\n${licenceText(join(root, path))}`;
    });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Pivotal contains the following software of others.${rule}${parts.join(rule)}\n`;
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(name));
  return file === undefined
    ? 'Its package has no text of its licence.'
    : readFileSync(join(folder, file), 'utf8').trim();
}
