import {
  type ChecklistItem,
  ITEM_ROLES,
  type ItemRole,
  MILESTONES,
  type Milestone,
} from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import Ellipsis from 'lucide-react-native/icons/ellipsis';
import FileText from 'lucide-react-native/icons/file-text';
import Paperclip from 'lucide-react-native/icons/paperclip';
import Pencil from 'lucide-react-native/icons/pencil';
import Plus from 'lucide-react-native/icons/plus';
import Trash from 'lucide-react-native/icons/trash';
import { useState } from 'react';
import { Linking, View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Checkbox } from '@/ui/Choice';
import { Dialog } from '@/ui/Dialog';
import { Icon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { shortDay } from '@/ui/moment';
import { ProgressBar } from '@/ui/Progress';
import { SelectField } from '@/ui/SelectField';
import { Text } from '@/ui/Text';
import { DateField, NumberField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useAddItemMutation, useRemoveItemMutation, useUpdateItemMutation } from '../deals.api';
import { dayText } from '../format';
import { type DealPart, useTell } from './use-change';

const NO_MILESTONE = 'none';

/** What has to happen before closing, by who does it, each on its day. */
export function Checklist(part: DealPart) {
  const styles = useStyles();
  const { deal, mayChange } = part;
  const [edited, setEdited] = useState<ChecklistItem | 'new'>();
  const [documents, setDocuments] = useState<ChecklistItem>();
  const done = deal.checklist.filter((item) => item.doneAt !== null).length;
  const roles = ITEM_ROLES.filter((role) => deal.checklist.some((item) => item.role === role));
  return (
    <Card
      title={t('deals.checklist')}
      note={
        deal.checklist.length > 0 ? t('deals.checklist.done', { done, items: deal.checklist.length }) : ''
      }
      actions={
        mayChange && (
          <Button
            size="small"
            icon={Plus}
            label={t('deals.checklist.add')}
            onPress={() => setEdited('new')}
          />
        )
      }
    >
      {deal.checklist.length === 0 ? (
        <Text tone="text2">{t('deals.checklist.empty')}</Text>
      ) : (
        <ProgressBar label={t('deals.checklist')} value={done / deal.checklist.length} />
      )}
      {roles.map((role) => (
        <View key={role} style={styles.group}>
          <Text variant="micro" tone="text2" heading={3}>
            {t(`deals.role.${role}`)}
          </Text>
          <View role="list" aria-label={t(`deals.role.${role}`)}>
            {deal.checklist
              .filter((item) => item.role === role)
              .map((item) => (
                <Item
                  key={item.id}
                  {...part}
                  item={item}
                  onEdit={() => setEdited(item)}
                  onDocuments={() => setDocuments(item)}
                />
              ))}
          </View>
        </View>
      ))}
      {edited && (
        <ItemDialog {...part} item={edited === 'new' ? null : edited} onClose={() => setEdited(undefined)} />
      )}
      {documents && <LinksDialog {...part} item={documents} onClose={() => setDocuments(undefined)} />}
    </Card>
  );
}

type ItemProps = DealPart & { item: ChecklistItem; onEdit: () => void; onDocuments: () => void };

function Item({ deal, names, mayChange, item, onEdit, onDocuments }: ItemProps) {
  const styles = useStyles();
  const tell = useTell();
  const [update, updating] = useUpdateItemMutation();
  const [remove] = useRemoveItemMutation();
  const params = { dealId: deal.id, itemId: item.id };
  const isDone = item.doneAt !== null;
  const open = deal.state === 'open';
  const late = open && !isDone && item.dueOn !== null && item.dueOn < names.today;
  const day =
    item.doneAt !== null
      ? t('deals.checklist.done_by', {
          day: shortDay(item.doneAt),
          name: names.userName(item.doneBy) ?? t('deals.no_owner'),
        })
      : !open
        ? t('deals.checklist.left')
        : item.dueOn === null
          ? t('deals.checklist.no_day')
          : late
            ? t('deals.checklist.overdue', { day: dayText(item.dueOn, names.today) })
            : dayText(item.dueOn, names.today);
  return (
    <View role="listitem" style={styles.item}>
      <Checkbox
        hideLabel
        label={t('deals.checklist.tick', { title: item.title })}
        checked={isDone}
        {...(mayChange && !updating.isLoading ? {} : { disabledReason: item.title })}
        onChange={async (to) =>
          void tell(await update({ params, body: { version: item.version, done: to } }))
        }
      />
      <View style={styles.grow}>
        <View style={styles.line}>
          <Text tone={isDone ? 'text2' : 'text'}>{item.title}</Text>
          {open && item.blocking && !isDone && (
            <Chip label={t('deals.checklist.blocking_mark')} tone={late ? 'danger' : 'warning'} />
          )}
        </View>
        <Text variant="meta" tone={late ? 'dangerText' : 'text2'}>
          {[
            day,
            open && !isDone && item.milestone && t(`deals.field.dates.${item.milestone}`),
            open && !isDone && item.fixed && t('deals.checklist.fixed'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {item.links.length > 0 && (
          <View style={styles.links}>
            {item.links.map(({ name, url }) =>
              url ? (
                <Button
                  key={`${name} ${url}`}
                  size="small"
                  kind="quiet"
                  icon={Paperclip}
                  label={name}
                  onPress={() => void Linking.openURL(url)}
                />
              ) : (
                <View key={name} style={styles.line}>
                  <Icon of={FileText} size={14} />
                  <Text variant="meta">{name}</Text>
                </View>
              ),
            )}
          </View>
        )}
      </View>
      {mayChange && (
        <Menu
          label={item.title}
          items={[
            { key: 'edit', label: t('deals.checklist.edit'), icon: Pencil, onPress: onEdit },
            { key: 'links', label: t('deals.checklist.documents'), icon: Paperclip, onPress: onDocuments },
            {
              key: 'remove',
              label: t('deals.checklist.remove', { title: item.title }),
              icon: Trash,
              danger: true,
              divider: true,
              onPress: async () => void tell(await remove({ params })),
            },
          ]}
          trigger={({ ref, onPress, expanded }) => (
            <IconButton
              ref={ref}
              size="small"
              icon={Ellipsis}
              label={item.title}
              onPress={onPress}
              expanded={expanded}
            />
          )}
        />
      )}
    </View>
  );
}

function ItemDialog({ deal, item, onClose }: DealPart & { item: ChecklistItem | null; onClose: () => void }) {
  const styles = useStyles();
  const tell = useTell();
  const [title, setTitle] = useState(item?.title ?? '');
  const [role, setRole] = useState<ItemRole>(item?.role ?? 'agent');
  const [milestone, setMilestone] = useState<Milestone | null>(item?.milestone ?? null);
  const [offset, setOffset] = useState<number | null>(item?.offset ?? 0);
  const [dueOn, setDueOn] = useState<string | null>(
    item?.fixed || !item?.milestone ? (item?.dueOn ?? null) : null,
  );
  const [blocking, setBlocking] = useState(item?.blocking ?? false);
  const [add, added] = useAddItemMutation();
  const [update, updated] = useUpdateItemMutation();
  const busy = added.isLoading || updated.isLoading;
  const error = added.error ?? updated.error;
  const submit = async () => {
    const fields = {
      title: title.trim(),
      role,
      milestone,
      offset: Math.trunc(offset ?? 0),
      blocking,
      dueOn,
    };
    const params = { dealId: deal.id };
    const reply = item
      ? await update({ params: { ...params, itemId: item.id }, body: { version: item.version, ...fields } })
      : await add({ params, body: fields });
    if (tell(reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(item ? 'deals.checklist.edit' : 'deals.checklist.add')}
      width={480}
      confirm={{
        label: t('deals.save'),
        onPress: () => void submit(),
        busy,
        disabledReason: title.trim() === '' && t('deals.checklist.title'),
      }}
    >
      <View style={styles.form}>
        {error && <Banner kind="error" inset title={problemText(error)} />}
        <TextField label={t('deals.checklist.title')} value={title} onChange={setTitle} maxLength={160} />
        <SelectField
          label={t('deals.checklist.role')}
          value={role}
          onChange={setRole}
          options={ITEM_ROLES.map((value) => ({ value, label: t(`deals.role.${value}`) }))}
        />
        <SelectField
          label={t('deals.checklist.follows')}
          value={milestone ?? NO_MILESTONE}
          onChange={(value) => setMilestone(MILESTONES.find((key) => key === value) ?? null)}
          options={[
            { value: NO_MILESTONE, label: t('deals.checklist.follows_none') },
            ...MILESTONES.map((value) => ({ value, label: t(`deals.field.dates.${value}`) })),
          ]}
        />
        {milestone && <NumberField label={t('deals.checklist.offset')} value={offset} onChange={setOffset} />}
        <DateField label={t('deals.checklist.due')} value={dueOn} onChange={setDueOn} />
        <Checkbox label={t('deals.checklist.blocking')} checked={blocking} onChange={setBlocking} />
      </View>
    </Dialog>
  );
}

/** Documents by reference: a name, and a link when it is kept online. */
function LinksDialog({ deal, item, onClose }: DealPart & { item: ChecklistItem; onClose: () => void }) {
  const styles = useStyles();
  const tell = useTell();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [links, setLinks] = useState(item.links);
  const [update, updated] = useUpdateItemMutation();
  const submit = async () => {
    const all = name.trim() ? [...links, { name: name.trim(), url: url.trim() || null }] : links;
    const params = { dealId: deal.id, itemId: item.id };
    if (tell(await update({ params, body: { version: item.version, links: all } }))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('deals.checklist.link_title', { title: item.title })}
      confirm={{ label: t('deals.save'), onPress: () => void submit(), busy: updated.isLoading }}
    >
      <View style={styles.form}>
        {updated.error && <Banner kind="error" inset title={problemText(updated.error)} />}
        {links.map((link, index) => (
          <View key={`${link.name} ${link.url}`} style={styles.item}>
            <Text style={styles.grow}>{link.name}</Text>
            <IconButton
              size="small"
              icon={Trash}
              label={t('deals.checklist.remove_link', { name: link.name })}
              onPress={() => setLinks(links.filter((_, at) => at !== index))}
            />
          </View>
        ))}
        <TextField label={t('deals.checklist.link_name')} value={name} onChange={setName} maxLength={120} />
        <TextField
          label={t('deals.checklist.link_url')}
          value={url}
          onChange={setUrl}
          inputMode="url"
          autoCapitalize="none"
          placeholder="https://"
          maxLength={1000}
        />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  group: { gap: 2, marginTop: 4 },
  item: {
    flexDirection: 'row',
    alignItems: 'flex-start',
    gap: 10,
    paddingVertical: 8,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  grow: { flex: 1, minWidth: 0 },
  line: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 6 },
  links: { flexDirection: 'row', flexWrap: 'wrap', gap: 8, marginTop: 2 },
  form: { gap: 12 },
}));
