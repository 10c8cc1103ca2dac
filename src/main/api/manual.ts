import { MANUAL } from '#shared/manual/manual.ts';
import type { Answer } from './answers.ts';

/** What assistants look for first: what there is to read, and where. */
const CONTENTS_PATH = '/llms.txt';
const PAGE_PATH = /^\/docs\/([a-z-]+)\.md$/;

/** The manual as text, without a key: nothing of the workspace is in it. Null for any other address. */
export function manualAnswer(method: string | undefined, url: string): Answer | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  const path = url.split('?', 1)[0] ?? '';
  if (path === CONTENTS_PATH) return textAnswer('text/plain', contents());
  const slug = PAGE_PATH.exec(path)?.[1];
  const page = MANUAL.find((one) => one.slug === slug);
  return page === undefined ? null : textAnswer('text/markdown', page.text);
}

function textAnswer(type: string, body: string): Answer {
  const headers = {
    'Content-Type': `${type}; charset=utf-8`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
  return { status: 200, headers, body };
}

/** By the convention of llms.txt: a title, what it is in a sentence, and links with a few words. */
function contents(): string {
  const pages = MANUAL.map(({ slug, title, parts }) => {
    const words = parts.slice(0, 6).join(', ');
    return `- [${title}](/docs/${slug}.md)${words === '' ? '' : `: ${words}`}`;
  });
  return `# Pivotal Desktop

> Customer onboarding and customer success on this machine: customers, contacts, onboardings, tasks and notes, with an
> HTTP API on 127.0.0.1, webhooks and an MCP server. Requests carry \`Authorization: Bearer <key>\`.

## API

- [OpenAPI of v1](/api/v1/openapi.json): customers, contacts, onboardings, as in the cloud
- [OpenAPI of the local API](/local/v1/openapi.json): tasks, comments, search, import, webhooks, sync and more

## Manual

${pages.join('\n')}
`;
}
