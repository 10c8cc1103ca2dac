import { AuditLog } from '../activity/audit-log.tsx';

/** Everything that happened, whoever did it: nothing of it can be changed. */
export function AuditSection() {
  return (
    <section aria-label="Audit log" className="flex min-h-full flex-col">
      <div className="px-6 pt-6 pb-3">
        <h2 className="text-lg font-semibold">Audit log</h2>
        <p className="text-muted">
          Everything that happened in the workspace, newest first. It can be searched and exported, not
          changed.
        </p>
      </div>
      <AuditLog />
    </section>
  );
}
