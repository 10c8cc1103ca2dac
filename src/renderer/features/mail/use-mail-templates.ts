import { useCallback, useEffect, useState } from 'react';
import type { MailTemplate } from '#shared/bridge/mail-templates.ts';
import { notifyError } from '../../components/toast.tsx';
import { useStore } from '../../store/index.ts';

/** The workspace's mail templates by name, and what reads them anew. */
export function useMailTemplates(): readonly [readonly MailTemplate[], () => void] {
  const { bridge } = useStore();
  const [templates, setTemplates] = useState<readonly MailTemplate[]>([]);
  const load = useCallback(() => {
    bridge.call('mailTemplates.list', {}).then(
      (answer) => setTemplates(answer.templates),
      (error: Error) => notifyError('The mail templates could not be read', error.message),
    );
  }, [bridge]);
  useEffect(load, [load]);
  return [templates, load];
}
