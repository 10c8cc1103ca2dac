import {
  BookOpen,
  ChartColumn,
  LayoutDashboard,
  ListChecks,
  PanelLeft,
  Rocket,
  Search,
  Settings,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { Kbd } from '../components/kbd.tsx';
import { loadScreen } from '../components/load-screen.tsx';
import { Tooltip } from '../components/tooltip.tsx';
import { cx } from '../lib/cx.ts';
import { IS_MAC } from '../lib/platform.ts';
import { paths } from '../routes.ts';
import { usePalette } from '../state/palette.ts';
import { ariaKeys } from '../state/shortcut-keys.ts';
import { useLayout } from '../state/ui.ts';
import { useAppInfo, useViews } from '../store/index.ts';
import { StatusLine } from './status-line.tsx';

/** Where one can go. 220 px, or icons only. */
export function LeftNav() {
  const isCollapsed = useLayout((state) => state.isNavCollapsed);
  const toggle = useLayout((state) => state.toggleNav);
  const workspace = useAppInfo()?.workspace.name;
  return (
    <div
      className={cx(
        'flex shrink-0 flex-col border-e border-line bg-surface px-2 pt-2 pb-1.5',
        isCollapsed ? 'w-(--nav-width-collapsed)' : 'w-(--nav-width)',
      )}
    >
      <div
        className={cx('flex h-8 items-center gap-2', isCollapsed ? 'justify-center' : 'justify-between ps-2')}
      >
        {isCollapsed ? null : (
          <span dir="auto" className="cut font-semibold" title={workspace}>
            {workspace ?? ''}
          </span>
        )}
        <IconButton
          label={isCollapsed ? 'Widen the navigation' : 'Narrow the navigation'}
          keys="["
          icon={<PanelLeft size={16} />}
          aria-expanded={!isCollapsed}
          tooltipSide="right"
          onClick={toggle}
        />
      </div>
      <SearchButton isCollapsed={isCollapsed} />
      <nav aria-label="Main" className="mt-3 flex min-h-0 flex-1 flex-col gap-0.5">
        <NavLink
          isCollapsed={isCollapsed}
          href={paths.workbench()}
          label="Workbench"
          keys="g w"
          icon={<LayoutDashboard size={16} />}
        />
        <NavLink
          isCollapsed={isCollapsed}
          href={paths.customers()}
          label="Customers"
          keys="g c"
          icon={<Users size={16} />}
        />
        <NavLink
          isCollapsed={isCollapsed}
          href={paths.onboardings()}
          label="Onboardings"
          keys="g o"
          icon={<Rocket size={16} />}
        />
        <NavLink
          isCollapsed={isCollapsed}
          href={paths.tasks()}
          label="Tasks"
          keys="g t"
          icon={<ListChecks size={16} />}
        />
        <NavLink
          isCollapsed={isCollapsed}
          href={paths.reports()}
          label="Reports"
          keys="g r"
          icon={<ChartColumn size={16} />}
        />
        {isCollapsed ? <span className="flex-1" /> : <Views />}
        <NavLink
          isCollapsed={isCollapsed}
          href={paths.help()}
          keys="g h"
          label="Help"
          icon={<BookOpen size={16} />}
        />
        <NavLink
          isCollapsed={isCollapsed}
          href={paths.settings()}
          root="/settings"
          label="Settings"
          keys="g s"
          icon={<Settings size={16} />}
        />
      </nav>
      <StatusLine isCollapsed={isCollapsed} />
    </div>
  );
}

const viewLinks = loadScreen(() => import('./view-links.tsx'));

/** Its code knows every list: it comes when there is a view. */
function Views() {
  const { rows } = useViews();
  const [location] = useLocation();
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {rows.length === 0 ? null : (
        <ErrorBoundary
          attempt={location}
          fallback={() => <p className="px-2 pt-3 text-xs text-muted">The views could not be shown.</p>}
        >
          <viewLinks.Screen />
        </ErrorBoundary>
      )}
    </div>
  );
}

function SearchButton({ isCollapsed }: { readonly isCollapsed: boolean }) {
  const open = usePalette((state) => state.open);
  const button = (
    <button
      type="button"
      aria-label="Search and commands"
      aria-keyshortcuts={ariaKeys('mod+k', IS_MAC)}
      onClick={open}
      className={cx(
        'mt-2 flex h-8 items-center gap-2 rounded-control border border-line bg-raised text-muted shadow-raised hover:border-line-strong hover:text-text',
        isCollapsed ? 'justify-center' : 'px-2',
      )}
    >
      <Search size={14} aria-hidden="true" className="shrink-0" />
      {isCollapsed ? null : (
        <>
          <span className="flex-1 text-start">Search</span>
          <Kbd keys="mod+k" />
        </>
      )}
    </button>
  );
  if (!isCollapsed) return button;
  return (
    <Tooltip label="Search and commands" keys="mod+k" side="right">
      {button}
    </Tooltip>
  );
}

interface NavLinkProps {
  readonly isCollapsed: boolean;
  readonly href: string;
  /** What all addresses of this part begin with, when it is not `href`. */
  readonly root?: string;
  readonly label: string;
  readonly keys: string;
  readonly icon: ReactNode;
}

function NavLink({ isCollapsed, href, root = href, label, keys, icon }: NavLinkProps) {
  const [location] = useLocation();
  const isHere = location === root || location.startsWith(`${root}/`);
  return (
    <Tooltip label={label} keys={keys} side="right">
      <Link
        href={href}
        aria-label={isCollapsed ? label : undefined}
        aria-current={isHere ? 'page' : undefined}
        className={cx(
          'flex h-8 shrink-0 items-center gap-2.5 rounded-control font-medium',
          isCollapsed ? 'justify-center' : 'px-2',
          isHere ? 'bg-selected text-accent-text' : 'text-muted hover:bg-hover hover:text-text',
        )}
      >
        <span aria-hidden="true" className="shrink-0">
          {icon}
        </span>
        {isCollapsed ? null : <span className="cut">{label}</span>}
      </Link>
    </Tooltip>
  );
}
