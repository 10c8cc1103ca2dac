import { dayInWords } from '#shared/words.ts';

/** All that a status page says; whatever is not in here cannot be on it. Days are YYYY-MM-DD. */
export interface StatusPageContent {
  readonly customer: string;
  readonly welcome: string;
  readonly day: string;
  readonly onboardings: readonly StatusPageOnboarding[];
  /** Newest first. */
  readonly comments: readonly { readonly body: string; readonly day: string | null }[];
}

export interface StatusPageOnboarding {
  readonly name: string;
  readonly phases: readonly {
    readonly label: string;
    readonly progress: 'done' | 'current' | 'ahead';
  }[];
  readonly started: string | null;
  readonly target: string | null;
  readonly completed: string | null;
  readonly isWaitingForCustomer: boolean;
  readonly tasks: readonly {
    readonly title: string;
    readonly due: string | null;
    readonly isDone: boolean;
  }[];
}

const STYLE = `
:root { color-scheme: light dark; --ink: #17171a; --soft: #5c5c66; --line: #dcdce2; --paper: #fff; --accent: #3a5bd9; }
@media (prefers-color-scheme: dark) { :root { --ink: #ededf0; --soft: #a2a2ad; --line: #34343b; --paper: #17171a; --accent: #8da2fb; } }
body { margin: 0 auto; max-width: 44rem; padding: 2.5rem 1.25rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2.25rem 0 .25rem; } h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .5rem 0; overflow-wrap: anywhere; } .text { white-space: pre-wrap; } .soft { color: var(--soft); }
ol, ul { margin: .5rem 0; padding: 0; list-style: none; } li { padding: .3rem 0; overflow-wrap: anywhere; }
ol li { display: inline-block; margin: 0 1rem 0 0; color: var(--soft); }
ol li[aria-current] { color: var(--accent); font-weight: 600; }
ul li { border-top: 1px solid var(--line); } .done { color: var(--soft); }
.waiting { border-left: 3px solid var(--accent); padding-left: .75rem; }
`;

/** One file without scripts, pictures or addresses: it opens anywhere, and nobody learns that it was opened. */
export function statusPageHtml({ customer, welcome, day, onboardings, comments }: StatusPageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`Status for ${customer}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1 dir="auto">${escaped(customer)}</h1>
<p class="soft">As of ${dayText(day)}</p>
${welcome.trim() === '' ? '' : `<p class="text" dir="auto">${escaped(welcome.trim())}</p>`}
</header>
<main>
${onboardings.length === 0 ? '<p class="soft">No project is under way at the moment.</p>' : onboardings.map(onboardingHtml).join('\n')}
${comments.length === 0 ? '' : commentsHtml(comments)}
</main>
</body>
</html>
`;
}

function onboardingHtml(onboarding: StatusPageOnboarding): string {
  const { name, phases, isWaitingForCustomer, tasks } = onboarding;
  return `<section>
<h2 dir="auto">${escaped(name)}</h2>
<p class="soft">${datesText(onboarding)}</p>
<ol aria-label="Phases">${phases
    .map(({ label, progress }) =>
      progress === 'current'
        ? `<li aria-current="step">● ${escaped(label)}</li>`
        : `<li>${progress === 'done' ? '✓' : '○'} ${escaped(label)}</li>`,
    )
    .join('')}</ol>
${isWaitingForCustomer ? '<p class="waiting">We are waiting for you.</p>' : ''}
${tasks.length === 0 ? '' : `<h3>Tasks</h3>\n<ul>${tasks.map(taskHtml).join('')}</ul>`}
</section>`;
}

function datesText({ started, target, completed }: StatusPageOnboarding): string {
  if (completed !== null) return `Completed on ${dayText(completed)}`;
  const parts = [
    ...(started === null ? [] : [`Started on ${dayText(started)}`]),
    ...(target === null ? [] : [`planned launch on ${dayText(target)}`]),
  ];
  const text = parts.length === 0 ? 'Dates are still open' : parts.join(', ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function taskHtml({ title, due, isDone }: StatusPageOnboarding['tasks'][number]): string {
  const when = isDone ? ' · done' : due === null ? '' : ` · due on ${dayText(due)}`;
  return `<li${isDone ? ' class="done"' : ''}><span dir="auto">${isDone ? '✓' : '○'} ${escaped(title)}</span><span class="soft">${when}</span></li>`;
}

function commentsHtml(comments: StatusPageContent['comments']): string {
  const items = comments.map(
    ({ body, day }) =>
      `<li>${day === null ? '' : `<span class="soft">${dayText(day)}</span>`}<p class="text" dir="auto">${escaped(body)}</p></li>`,
  );
  return `<section>\n<h2>Messages</h2>\n<ul>${items.join('')}</ul>\n</section>`;
}

function dayText(day: string): string {
  return escaped(dayInWords(day));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
