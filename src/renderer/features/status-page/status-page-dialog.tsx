import type { CustomerReplica } from '#shared/replica.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { saveFile } from '../../components/save-file.ts';
import { TextArea } from '../../components/text-field.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useDraft } from '../../state/drafts.ts';
import { useStore } from '../../store/index.ts';

interface StatusPageDialogProps {
  readonly customer: CustomerReplica;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Saves a page that the customer may read, with a text of one's own at its top. */
export function StatusPageDialog({ customer, isOpen, onClose }: StatusPageDialogProps) {
  const { bridge } = useStore();
  const [welcome, setWelcome, drop] = useDraft(`status-page/${customer.key}`, '');

  async function save(): Promise<void> {
    try {
      const page = await bridge.call('statusPage.make', { customer_key: customer.key, welcome });
      saveFile(page.file_name, new Blob([page.html], { type: 'text/html;charset=utf-8' }));
      notify({ message: `Saved ${page.file_name}` });
      drop();
      onClose();
    } catch (error) {
      notifyError('The page could not be written', reasonOf(error));
    }
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Status page for ${customer.name}`}
      description="One file to send: phases, dates, tasks that face the customer and comments they may see. Nothing internal is in it."
      width={520}
      footer={
        <>
          <Button
            onClick={() => {
              setWelcome('');
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button variant="primary" onClick={() => void save()}>
            Save page
          </Button>
        </>
      }
    >
      <TextArea
        label="Welcome text"
        maxLength={5000}
        value={welcome}
        onChange={(event) => setWelcome(event.target.value)}
      />
    </Dialog>
  );
}
