import { Link } from 'wouter';
import { paths } from '../../routes.ts';
import { useAppInfo } from '../../store/index.ts';
import { CopyText } from './copy-text.tsx';
import { PortField } from './port-field.tsx';
import { Facts, Section } from './section.tsx';

/** Where the key is kept: what is on a command line, every account of the machine can read. */
const HEADER_FILE = '"$HOME/.pivotal-header"';

/** A command over several lines, each part whole. */
function lines(...parts: readonly string[]): string {
  return parts.join(' \\\n  ');
}

/** Requests to begin with, as a shell takes them. */
function examples(url: string): readonly { readonly title: string; readonly command: string }[] {
  const auth = `-H @${HEADER_FILE}`;
  const json = '-H "Content-Type: application/json"';
  return [
    {
      title: 'Keep the key in a file of your own: run this, paste the key, press Enter',
      command: lines(
        '(umask 077; read -rs KEY;',
        `printf 'Authorization: Bearer %s\\n' "$KEY" > ${HEADER_FILE})`,
      ),
    },
    {
      title: 'List customers, newest first',
      command: lines(`curl -s "${url}/customers?limit=5"`, auth),
    },
    {
      title: 'Create a customer',
      command: lines(`curl -s ${url}/customers`, auth, json, `-d '{"name":"Acme","plan":"Growth"}'`),
    },
    {
      title: 'Change one',
      command: lines(`curl -s -X PATCH ${url}/customers/1`, auth, json, `-d '{"status":"at_risk"}'`),
    },
  ];
}

/** Where the localhost copy of the v1 API listens, and how a script uses it. */
export function LocalApiSection() {
  const info = useAppInfo();
  if (info === null) return null;
  const url = info.api_url;
  return (
    <Section
      title="Local API"
      description="A copy of Pivotal’s v1 API on this laptop, for your scripts. It also works offline, and nothing but this laptop can reach it."
    >
      <PortField />
      {url === null ? (
        <p role="alert" className="rounded-panel bg-danger-soft p-4 text-danger-text">
          {info.notice ?? 'The local API is off.'}
        </p>
      ) : (
        <>
          <Facts
            items={[
              ['Address', url],
              [
                'Description',
                <a key="link" href={`${url}/openapi.json`} className="text-accent-text underline">
                  OpenAPI document
                </a>,
              ],
            ]}
          />
          <p className="text-muted">
            Every request needs a key.{' '}
            <Link href={paths.settings('api-keys')} className="text-accent-text underline">
              Create one
            </Link>{' '}
            and keep it where only you can read it, not on a command line.
          </p>
          {examples(url).map(({ title, command }) => (
            <div key={title} className="flex flex-col gap-1.5">
              <h3 className="font-medium">{title}</h3>
              <CopyText text={command} label="the command" />
            </div>
          ))}
        </>
      )}
    </Section>
  );
}
