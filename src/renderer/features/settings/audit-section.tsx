import { AuditLog } from '../activity/audit-log.tsx';

/** Everything that happened, whoever did it: nothing of it can be changed. */
export function AuditSection() {
  return (
    <section aria-label="Audit log" className="flex min-h-full flex-col px-2">
      <div className="flex flex-col gap-1 px-6 pt-6 pb-3">
        <h2 className="flex min-h-7 items-center text-lg font-semibold">Audit log</h2>
        <p className="text-muted">
          Everything that happened in the workspace, newest first. It can be searched and exported, not
          changed.
        </p>
      </div>
      <AuditLog />
    </section>
  );
}
