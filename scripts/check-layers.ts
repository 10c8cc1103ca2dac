/**
 * Keeps the layers apart: `shared` imports nothing of the others, `renderer` and `main` never import each
 * other, `electron` appears only where the Electron shell is, and nothing but tests imports the stand-ins.
 * Inside the window it keeps the rooms apart: kits know no feature, and a feature knows of another what that one
 * offers. And it counts branches on the names of record types, which belong into definitions and hooks.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { sharedTablesIn, typeBranchesIn } from './support/type-branches.ts';

const ROOT = resolve(import.meta.dirname, '..');

type Layer = 'shared' | 'main' | 'preload' | 'renderer';

const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  shared: ['shared'],
  main: ['main', 'shared'],
  preload: ['preload', 'shared'],
  renderer: ['renderer', 'shared'],
};
const ELECTRON_ALLOWED = [/^src\/main\/shells\/electron\//, /^src\/main\/index\.ts$/, /^src\/preload\//];
/** What runs in a browser page, or may: nothing of Node. */
const WITHOUT_NODE: readonly Layer[] = ['shared', 'renderer'];

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function importsOf(text: string): string[] {
  const pattern = /(?:from\s+|import\s+|import\(\s*)['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function layerOf(path: string): Layer | null {
  const match = /^src\/(shared|main|preload|renderer)\//.exec(path);
  return (match?.[1] as Layer | undefined) ?? null;
}

function targetLayer(file: string, specifier: string): Layer | null {
  if (specifier.startsWith('#shared/')) return 'shared';
  if (!specifier.startsWith('.')) return null;
  return layerOf(relative(ROOT, resolve(ROOT, dirname(file), specifier)));
}

/** What features offer to others and to the frame; all else of a feature is its own. */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  activity: [
    'activity-tab.tsx',
    'activity-feed.ts',
    'activity-feeds.ts',
    'activity-entry-row.tsx',
    'activity-values.ts',
    'audit-log.tsx',
  ],
  comments: ['comment-thread.tsx'],
  contacts: ['contacts-tab.tsx'],
  customers: ['list/use-view-test.ts', 'new/new-customer-drawer.tsx'],
  brief: ['use-brief.tsx'],
  duplicates: ['merge-dialog.tsx'],
  health: ['health-tab.tsx'],
  import: ['import-section.tsx', 'import-run.ts'],
  integrations: ['integrations-section.tsx', 'use-field-sources.ts'],
  mail: ['mail-dialog.tsx'],
  onboardings: ['board/board-code.ts', 'list/use-onboarding-count.ts', 'new/new-onboarding-drawer.tsx'],
  pi: ['pi-dialog.tsx'],
  'quick-capture': ['quick-capture-dialog.tsx'],
  'status-page': ['status-page-dialog.tsx'],
  tasks: [
    'list/use-task-count.ts',
    'onboarding-tasks.tsx',
    'open-task-changes.ts',
    'open-tasks-choice.tsx',
    'template-dialog.tsx',
    'template-list.tsx',
  ],
  sync: [
    'attention.ts',
    'attention-dialog.tsx',
    'on-screen.tsx',
    'record-badge.tsx',
    'record-marks.ts',
    'status-words.ts',
    'sync-banner.tsx',
    'sync-now.ts',
    'sync-status.ts',
    'unreadable-rows.tsx',
    'vanished-dialog.tsx',
  ],
};

/** Rooms of the window that every feature may use, and that use none. */
const KITS = /^src\/renderer\/(bridge|components|lib|list|records|search|state|store)\//;
const FEATURE = /^src\/renderer\/features\/([^/]+)\/(.+)$/;

function roomProblem(file: string, specifier: string): string | null {
  if (!specifier.startsWith('.') || !file.startsWith('src/renderer/')) return null;
  const target = relative(ROOT, resolve(ROOT, dirname(file), specifier));
  const [, feature, inside] = FEATURE.exec(target) ?? [];
  if (feature === undefined || inside === undefined) return null;
  const own = FEATURE.exec(file)?.[1];
  if (own === feature) return null;
  if (KITS.test(file)) return `${file}: a kit must not know a feature (${specifier})`;
  // The frame opens the screens.
  if (own === undefined && /-screen\.tsx$/.test(inside)) return null;
  if (OFFERED[feature]?.includes(inside) === true) return null;
  return `${file}: ${inside} is ${feature}'s own; what it offers stands in OFFERED of scripts/check-layers.ts`;
}

/** Where a type's own name may be compared: its definition, what is derived from it, and what is peculiar to it. */
const OF_TYPES = [
  /^src\/shared\/records\//,
  /^src\/renderer\/records\//,
  /-hooks\.ts$/,
  /^src\/main\/hub\/records\/\w+-rules\.ts$/,
];
/** Files of one type outside the window, by its plural. */
const OWN_FILES: Readonly<Record<string, string>> = { 'src/main/hub/workspace/people.ts': 'people' };
/** Tables that belong where they are, and why. */
const TABLES: Readonly<Record<string, string>> = {
  'src/shared/list-order.ts': 'in which order the lists begin, for the hub and the window alike',
  'src/renderer/routes.ts': 'the addresses of the lists, with all others',
  'src/renderer/frame/view-links.tsx': 'the frame puts together what the features offer for each list',
};

function branchProblems(files: readonly string[]): string[] {
  const read = files
    .filter((file) => !/\.test\.tsx?$/.test(file) && !OF_TYPES.some((allowed) => allowed.test(file)))
    .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
  const lookedInto = new Set(read.flatMap(({ text }) => sharedTablesIn(text)));
  return read.flatMap(({ file, text }) => {
    const own = FEATURE.exec(file)?.[1] ?? OWN_FILES[file];
    const branches = typeBranchesIn(text, { own, lookedInto });
    if (branches.length <= (file in TABLES ? 1 : 0)) return [];
    return [
      `${file}: asks for the name of a record type (${branches.join(', ')}); say it in the definition or in the type's hooks`,
    ];
  });
}

function problemsOf(file: string): string[] {
  const layer = layerOf(file);
  if (layer === null) return [];
  const isTest = /\.test\.tsx?$/.test(file);
  return importsOf(readFileSync(join(ROOT, file), 'utf8')).flatMap((specifier) => {
    const target = targetLayer(file, specifier);
    if (target !== null && !MAY_IMPORT[layer].includes(target))
      return [`${file}: ${layer} must not import ${target} (${specifier})`];
    const room = isTest ? null : roomProblem(file, specifier);
    if (room !== null) return [room];
    if (/^electron(?:\/|$)/.test(specifier) && !ELECTRON_ALLOWED.some((allowed) => allowed.test(file))) {
      return [`${file}: electron belongs to src/main/shells/electron, src/main/index.ts and src/preload`];
    }
    if (specifier.startsWith('node:') && WITHOUT_NODE.includes(layer) && !isTest) {
      return [`${file}: ${layer} also runs in a page and must not import ${specifier}`];
    }
    return [];
  });
}

const files = sourceFiles(join(ROOT, 'src'));
const problems = [...files.flatMap(problemsOf), ...branchProblems(files)];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
