import { t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import Merge from 'lucide-react-native/icons/merge';
import Pencil from 'lucide-react-native/icons/pencil';
import Tag from 'lucide-react-native/icons/tag';
import Trash from 'lucide-react-native/icons/trash';
import Users from 'lucide-react-native/icons/users';
import { useDeferredValue, useState } from 'react';
import { View } from 'react-native';
import { ActionsMenu, AdminFrame, AdminGate, AreaIntro, AreaTable, NotSaved } from '@/features/admin';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { countText } from '@/ui/lead-text';
import type { MenuItem } from '@/ui/Menu';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { SearchField, TextField } from '@/ui/TextField';
import { useRemoveTagsMutation, useRenameTagsMutation, useTagsQuery } from './fields.api';
import { useTold } from './use-take-back';

interface TagRow {
  id: string;
  name: string;
  count: number;
  capped: boolean;
}
type Open = { dialog: 'rename' | 'merge' | 'remove'; of: TagRow };
const PAGE = 100;
const MOST = 200;

/** Every tag with how many leads have it: renamed, brought together and removed, each with its way back. */
export function TagsScreen() {
  return (
    <AdminGate area="tags">
      <Tags />
    </AdminGate>
  );
}

function Tags() {
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const q = useDeferredValue(typed.trim());
  const query = useTagsQuery({ query: { q: q || undefined, limit } });
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const rows: TagRow[] | undefined = query.data?.items.map((tag) => ({ id: tag.name, ...tag }));
  const menu = (of: TagRow) => {
    const items: MenuItem[] = [
      {
        key: 'show',
        label: t('fields.tag.show'),
        icon: Users,
        onPress: () =>
          router.push(
            `/leads?filter=${encodeURIComponent(JSON.stringify([{ field: 'tags', op: 'anyOf', value: [of.name] }]))}`,
          ),
      },
      {
        key: 'rename',
        label: t('fields.tag.rename'),
        icon: Pencil,
        onPress: () => setOpen({ dialog: 'rename', of }),
      },
      ...((rows?.length ?? 0) > 1
        ? [
            {
              key: 'merge',
              label: t('fields.tag.merge'),
              icon: Merge,
              onPress: () => setOpen({ dialog: 'merge' as const, of }),
            },
          ]
        : []),
      {
        key: 'remove',
        label: t('fields.tag.remove'),
        icon: Trash,
        divider: true,
        onPress: () => setOpen({ dialog: 'remove', of }),
      },
    ];
    return <ActionsMenu name={of.name} items={items} />;
  };
  const count = (of: TagRow) =>
    t('fields.tag.leads', { count: of.count, text: countText(of.count, of.capped) });
  return (
    <AdminFrame area="tags">
      <AreaIntro title={t('fields.tags')} text={t('fields.tags_text')} />
      <View style={{ maxWidth: 360 }}>
        <SearchField label={t('fields.tag.search')} value={typed} onChange={setTyped} />
      </View>
      <AreaTable
        label={t('fields.tags')}
        query={{ ...query, data: rows && { items: rows } }}
        columns={[
          {
            key: 'name',
            label: t('fields.tag.name'),
            width: { flex: 2, min: 160 },
            cell: (of) => (
              <Text variant="strong" lines={1}>
                {of.name}
              </Text>
            ),
          },
          {
            key: 'count',
            label: t('fields.tag.count'),
            width: { flex: 1, min: 90 },
            cell: (of) => <Text tone="text2">{countText(of.count, of.capped)}</Text>,
          },
          { key: 'menu', label: t('fields.actions'), hideLabel: true, width: 44, cell: menu },
        ]}
        card={(of) => (
          <>
            <Text variant="strong">{of.name}</Text>
            <Text variant="meta" tone="text2">
              {count(of)}
            </Text>
          </>
        )}
        menu={menu}
        failed={t('fields.tags_failed')}
        empty={
          q
            ? { icon: Tag, title: t('fields.tags_unfound', { text: q }), text: t('fields.tags_unfound_text') }
            : { icon: Tag, title: t('fields.tags_none'), text: t('fields.tags_none_text') }
        }
      />
      {query.data?.nextCursor && limit < MOST && (
        <View style={{ alignItems: 'flex-start' }}>
          <Button label={t('fields.tag.more')} onPress={() => setLimit(MOST)} busy={query.isFetching} />
        </View>
      )}
      {query.data?.nextCursor && limit === MOST && <Text tone="text2">{t('fields.tag.search_more')}</Text>}
      {open?.dialog === 'rename' && <RenameTag of={open.of} all={rows ?? []} onClose={close} />}
      {open?.dialog === 'merge' && <MergeTag of={open.of} all={rows ?? []} onClose={close} />}
      {open?.dialog === 'remove' && <RemoveTag of={open.of} onClose={close} />}
    </AdminFrame>
  );
}

interface Props {
  of: TagRow;
  onClose: () => void;
}

/** Another name; one that another tag has brings the two together. */
function RenameTag({ of, all, onClose }: Props & { all: readonly TagRow[] }) {
  const told = useTold();
  const [name, setName] = useState(of.name);
  const [rename, { isLoading, error }] = useRenameTagsMutation();
  const wanted = name.trim();
  const other = all.find((tag) => tag.id !== of.id && tag.name.toLowerCase() === wanted.toLowerCase());
  const save = async () => {
    const reply = await rename({
      body: { tags: [of.name], name: other?.name ?? wanted, merge: other !== undefined },
    });
    if ('error' in reply) return;
    told(reply.data, t('fields.tag.renamed', { name: of.name, to: other?.name ?? wanted }));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('fields.tag.rename_title', { name: of.name })}
      text={other ? t('fields.tag.becomes', { name: other.name }) : undefined}
      confirm={{
        label: t(other ? 'fields.tag.merge' : 'fields.tag.rename'),
        busy: isLoading,
        disabledReason: (wanted === '' || wanted === of.name) && t('fields.tag.need_name'),
        onPress: () => void save(),
      }}
    >
      <TextField
        label={t('fields.tag.name')}
        value={name}
        onChange={setName}
        maxLength={60}
        autoFocus
        required
      />
      <NotSaved error={error} />
    </Dialog>
  );
}

function MergeTag({ of, all, onClose }: Props & { all: readonly TagRow[] }) {
  const told = useTold();
  const [into, setInto] = useState<string | null>(null);
  const [rename, { isLoading, error }] = useRenameTagsMutation();
  const save = async () => {
    if (into === null) return;
    const reply = await rename({ body: { tags: [of.name], name: into, merge: true } });
    if ('error' in reply) return;
    told(reply.data, t('fields.tag.merged', { name: of.name, to: into }));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('fields.tag.merge_title', { name: of.name })}
      text={t('fields.tag.merge_text')}
      confirm={{
        label: t('fields.tag.merge'),
        busy: isLoading,
        disabledReason: into === null && t('fields.tag.merge_pick'),
        onPress: () => void save(),
      }}
    >
      <SelectField
        label={t('fields.tag.merge_into')}
        placeholder={t('fields.tag.merge_pick')}
        value={into}
        options={all.filter(({ id }) => id !== of.id).map(({ name }) => ({ value: name, label: name }))}
        onChange={setInto}
      />
      <NotSaved error={error} />
    </Dialog>
  );
}

function RemoveTag({ of, onClose }: Props) {
  const told = useTold();
  const [remove, { isLoading, error }] = useRemoveTagsMutation();
  const save = async () => {
    const reply = await remove({ body: { tags: [of.name] } });
    if ('error' in reply) return;
    told(reply.data, t('fields.tag.removed', { name: of.name }));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('fields.tag.remove_title', { name: of.name })}
      text={t('fields.tag.remove_text', { count: of.count, text: countText(of.count, of.capped) })}
      confirm={{ label: t('fields.tag.remove'), danger: true, busy: isLoading, onPress: () => void save() }}
    >
      <NotSaved error={error} />
    </Dialog>
  );
}
