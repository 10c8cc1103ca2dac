import { Link } from 'wouter';
import { paths } from '../../routes.ts';
import { useAppInfo } from '../../store/index.ts';
import { CopyText } from './copy-text.tsx';
import { PortField } from './port-field.tsx';
import { Facts, Section } from './section.tsx';

const KEY = 'pivotal_…';

/** A command over several lines, each part whole. */
function lines(...parts: readonly string[]): string {
  return parts.join(' \\\n  ');
}

/** Requests to begin with, as a shell takes them. */
function examples(url: string): readonly { readonly title: string; readonly command: string }[] {
  const auth = `-H "Authorization: Bearer ${KEY}"`;
  const json = '-H "Content-Type: application/json"';
  return [
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
            and put it in place of <code className="font-mono text-xs">{KEY}</code>
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
