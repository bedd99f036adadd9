import type { CustomField } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Archive from 'lucide-react-native/icons/archive';
import ArchiveRestore from 'lucide-react-native/icons/archive-restore';
import ArrowDown from 'lucide-react-native/icons/arrow-down';
import ArrowUp from 'lucide-react-native/icons/arrow-up';
import Pencil from 'lucide-react-native/icons/pencil';
import Replace from 'lucide-react-native/icons/replace';
import TextCursorInput from 'lucide-react-native/icons/text-cursor-input';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { ActionsMenu, AddButton, AdminFrame, AdminGate, AreaIntro, AreaTable } from '@/features/admin';
import { problemText } from '@/store/problem';
import { Chip } from '@/ui/Chip';
import type { MenuItem } from '@/ui/Menu';
import type { TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { ArchiveDialog } from './ArchiveDialog';
import { FieldDialog } from './FieldDialog';
import { useAllFieldsQuery, useUpdateFieldMutation } from './fields.api';
import { TypeDialog } from './TypeDialog';

type Open = { dialog: 'new' } | { dialog: 'edit' | 'type' | 'archive'; of: CustomField };

/** The fields a company has of its own: what they take, in which order, and which are put away. */
export function FieldsScreen() {
  return (
    <AdminGate area="fields">
      <Fields />
    </AdminGate>
  );
}

function Fields() {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  const query = useAllFieldsQuery();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const items = query.data?.items ?? [];
  const menu = useMenu(items, setOpen);
  const add = { label: t('fields.add'), onPress: () => setOpen({ dialog: 'new' }) };
  return (
    <AdminFrame area="fields" actions={items.length > 0 && <AddButton {...add} />}>
      <AreaIntro title={t('fields.area')} text={t('fields.text')} />
      <AreaTable
        label={t('fields.area')}
        query={query}
        columns={columns(wide, menu)}
        card={(of) => (
          <>
            <Name of={of} />
            <Text variant="meta" tone="text2">
              {typeText(of)}
            </Text>
            <View style={styles.chips}>
              <States of={of} />
            </View>
          </>
        )}
        menu={menu}
        failed={t('fields.failed')}
        empty={{ icon: TextCursorInput, title: t('fields.none'), text: t('fields.none_text'), action: add }}
      />
      {open?.dialog === 'new' && <FieldDialog onClose={close} />}
      {open?.dialog === 'edit' && <FieldDialog of={open.of} onClose={close} />}
      {open?.dialog === 'type' && <TypeDialog of={open.of} onClose={close} />}
      {open?.dialog === 'archive' && <ArchiveDialog of={open.of} onClose={close} />}
    </AdminFrame>
  );
}

/** What can be done with a field, behind its row's button. */
function useMenu(all: readonly CustomField[], onOpen: (open: Open) => void): (of: CustomField) => ReactNode {
  const toast = useToast();
  const [update] = useUpdateFieldMutation();
  const put = async (of: CustomField, body: { position?: number; archived?: boolean }) => {
    const reply = await update({ params: { fieldId: of.id }, body });
    if ('error' in reply) toast({ message: problemText(reply.error), tone: 'danger' });
  };
  return (of) => {
    const at = all.findIndex(({ id }) => id === of.id);
    // Places are given anew where two fields have one.
    const swap = async (other: CustomField | undefined, step: 1 | -1) => {
      if (!other) return;
      await put(of, {
        position: other.position === of.position ? Math.max(0, of.position + step) : other.position,
      });
      if (other.position !== of.position) await put(other, { position: of.position });
    };
    const item = (key: string, label: string, icon: MenuItem['icon'], onPress: () => void): MenuItem => ({
      key,
      label,
      icon,
      onPress,
    });
    const busy = of.batchId !== null;
    const items: MenuItem[] = [
      item('edit', t('fields.edit'), Pencil, () => onOpen({ dialog: 'edit', of })),
      ...(busy ? [] : [item('type', t('fields.change_type'), Replace, () => onOpen({ dialog: 'type', of }))]),
      ...(at > 0 ? [item('up', t('fields.up'), ArrowUp, () => void swap(all[at - 1], -1))] : []),
      ...(at < all.length - 1
        ? [item('down', t('fields.down'), ArrowDown, () => void swap(all[at + 1], 1))]
        : []),
      ...(busy
        ? []
        : of.archived
          ? [item('restore', t('fields.restore'), ArchiveRestore, () => void put(of, { archived: false }))]
          : [item('archive', t('fields.archive'), Archive, () => onOpen({ dialog: 'archive', of }))]),
    ];
    return <ActionsMenu name={of.label} items={items} />;
  };
}

/** "One of several: 4 choices", "Number, 1 to 9". */
function typeText({ type, options, min, max }: CustomField): string {
  const kind = t(`fields.type.${type}`);
  const limits =
    min !== null && max !== null
      ? t('fields.between', { min, max })
      : min !== null
        ? t('fields.from', { min })
        : max !== null
          ? t('fields.upto', { max })
          : null;
  return [kind, options.length > 0 ? t('fields.choices', { count: options.length }) : null, limits]
    .filter(Boolean)
    .join(', ');
}

function Name({ of }: { of: CustomField }) {
  return (
    <View>
      <Text variant="strong" lines={1}>
        {of.label}
      </Text>
      {of.description && (
        <Text variant="meta" tone="text2" lines={2}>
          {of.description}
        </Text>
      )}
    </View>
  );
}

function States({ of }: { of: CustomField }) {
  return (
    <>
      {of.required && <Chip label={t('fields.required')} tone="info" />}
      {of.batchId && <Chip label={t('fields.converting')} tone="warning" />}
      {of.archived && <Chip label={t('fields.archived')} />}
    </>
  );
}

function columns(wide: boolean, menu: (of: CustomField) => ReactNode): TableColumn<CustomField>[] {
  const all: (TableColumn<CustomField> | false)[] = [
    { key: 'name', label: t('fields.name'), width: { flex: 2, min: 170 }, cell: (of) => <Name of={of} /> },
    {
      key: 'type',
      label: t('fields.type'),
      width: { flex: 1.4, min: 150 },
      cell: (of) => (
        <Text tone="text2" lines={2}>
          {typeText(of)}
        </Text>
      ),
    },
    wide && {
      key: 'key',
      label: t('fields.key'),
      width: { flex: 1, min: 110 },
      cell: (of) => (
        <Text tone="text2" lines={1}>
          {of.key}
        </Text>
      ),
    },
    {
      key: 'state',
      label: t('fields.state'),
      width: { flex: 1, min: 110 },
      cell: (of) => (
        <View style={{ flexDirection: 'row', flexWrap: 'wrap', gap: 4 }}>
          <States of={of} />
        </View>
      ),
    },
    { key: 'menu', label: t('fields.actions'), hideLabel: true, width: 44, cell: menu },
  ];
  return all.filter((column) => column !== false);
}

const useStyles = makeStyles(() => ({ chips: { flexDirection: 'row', flexWrap: 'wrap', gap: 4 } }));
