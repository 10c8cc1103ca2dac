import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ViewReplica } from '#shared/replica.ts';
import { Button } from '../components/button.tsx';
import { Menu, type MenuItem } from '../components/menu.tsx';
import { paths } from '../routes.ts';
import { useShortcuts } from '../state/shortcuts.ts';
import { useSubject } from '../state/subject.ts';
import { sayUpdates } from '../state/undo.ts';
import { newRecordKey, type RecordChange, useStore, useViews } from '../store/index.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import type { SavedView } from './use-saved-view.ts';
import { ViewDialog } from './view-dialog.tsx';

interface ViewButtonProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly saved: SavedView;
}

type Asking = 'nothing' | 'save' | 'rename';

/** Keeps how the list stands as a view, or says what can be done with the one that is shown. */
export function ViewButton<Row extends ListRow, Context extends ListContext>({
  list,
  saved,
}: ViewButtonProps<Row, Context>) {
  const store = useStore();
  const [, navigate] = useLocation();
  const { rows } = useViews();
  const [asking, setAsking] = useState<Asking>('nothing');
  const { view, fields, isChanged } = saved;
  const screen = list.collection as ViewReplica['screen'];
  const write = (change: RecordChange, label: string) =>
    sayUpdates(store.change([change], label), label, 'saved view');
  const update = (
    changed: Partial<Pick<ViewReplica, 'name' | 'scope' | 'query' | 'columns' | 'sort'>>,
    label: string,
  ) => {
    if (view !== undefined)
      write({ operation: 'update', collection: 'views', key: view.key, fields: changed }, label);
  };
  const create = (name: string, scope: ViewReplica['scope']) => {
    const key = newRecordKey();
    const position = Math.max(0, ...rows.map((row) => row.position)) + 1;
    write(
      { operation: 'create', collection: 'views', key, fields: { ...fields, name, screen, scope, position } },
      `Saved the view ${name}`,
    );
    navigate(paths.view(screen, key));
  };
  const remove = () => {
    if (view === undefined) return;
    write({ operation: 'delete', collection: 'views', key: view.key }, `Deleted the view ${view.name}`);
    navigate(paths.list(screen));
  };
  useShortcuts([
    {
      keys: 'shift+v',
      label: view === undefined ? 'Save as a view' : 'Save the changes of the view',
      group: list.group,
      run() {
        if (view !== undefined && isChanged) update(fields, `Saved the view ${view.name}`);
        else setAsking('save');
        return true;
      },
    },
  ]);
  useSubject({
    title: 'This list',
    isSelection: false,
    commands: () => [
      {
        label: 'Save as a view',
        keys: 'shift+v',
        icon: <Bookmark size={16} />,
        run: () => setAsking('save'),
      },
    ],
  });
  const items: readonly MenuItem[] =
    view === undefined
      ? []
      : [
          {
            label: 'Save the changes',
            keys: 'shift+v',
            isDisabled: !isChanged,
            onSelect: () => update(fields, `Saved the view ${view.name}`),
          },
          { label: 'Save as a new view…', onSelect: () => setAsking('save') },
          { label: 'Rename…', onSelect: () => setAsking('rename') },
          view.scope === 'mine'
            ? {
                label: 'Share with the workspace',
                onSelect: () => update({ scope: 'workspace' }, `Shared the view ${view.name}`),
              }
            : {
                label: 'Keep to myself',
                onSelect: () => update({ scope: 'mine' }, `Made the view ${view.name} mine`),
              },
          { kind: 'separator' },
          { label: 'Delete the view', isDangerous: true, onSelect: remove },
        ];
  return (
    <>
      {view === undefined ? (
        <Button
          variant="quiet"
          icon={<Bookmark size={14} aria-hidden="true" />}
          onClick={() => setAsking('save')}
        >
          Save view
        </Button>
      ) : (
        <Menu
          trigger={
            <Button variant="quiet" icon={<Bookmark size={14} aria-hidden="true" fill="currentColor" />}>
              {isChanged ? 'View, changed' : 'View'}
            </Button>
          }
          items={items}
        />
      )}
      {asking === 'nothing' ? null : (
        <ViewDialog
          draftId={asking === 'rename' ? `view/${view?.key ?? ''}` : `view/new/${screen}`}
          title={asking === 'rename' ? 'Rename the view' : 'Save as a view'}
          name={asking === 'rename' ? (view?.name ?? '') : ''}
          scope={asking === 'rename' ? null : 'mine'}
          onClose={() => setAsking('nothing')}
          onSave={(name, scope) => {
            setAsking('nothing');
            if (asking === 'rename') update({ name }, `Renamed the view to ${name}`);
            else create(name, scope);
          }}
        />
      )}
    </>
  );
}
