import { cx } from '../lib/cx.ts';

/** Where something will be, while nothing has been read yet. Never for a wait after that. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden="true" className={cx('block h-3 rounded-small bg-sunken', className)} />;
}
