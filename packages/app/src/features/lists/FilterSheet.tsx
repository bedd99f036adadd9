import { FILTER_DEPTH, type FilterGroup } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Plus from 'lucide-react-native/icons/plus';
import Trash from 'lucide-react-native/icons/trash';
import { useState } from 'react';
import { View } from 'react-native';
import {
  conditionText,
  type FilterField,
  filterText,
  needsValue,
  opsFor,
  opText,
  useLeadCountQuery,
} from '@/features/leads';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { HelpHint } from '@/ui/HelpHint';
import { countText } from '@/ui/lead-text';
import { SelectField } from '@/ui/SelectField';
import { Sheet } from '@/ui/Sheet';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useSettled } from '@/ui/use-settled';
import { emptyDraft, withOp } from './condition-draft';
import { offered } from './FilterEditor';
import {
  type ConditionDraft,
  type GroupDraft,
  isGroupDraft,
  type NodeDraft,
  newCondition,
  newGroup,
  replaced,
  toDraft,
  toFilter,
} from './filter-tree';
import { ValueField } from './ValueField';

interface Props {
  fields: readonly FilterField[];
  filter: FilterGroup;
  broken: ReadonlySet<string>;
  currency: string;
  onApply: (filter: FilterGroup) => void;
  onClose: () => void;
}

/** The whole filter: conditions in groups of which all or any must hold, three deep, counted before it is applied. */
export function FilterSheet({ fields, filter, currency, onApply, onClose }: Props) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const [root, setRoot] = useState<GroupDraft>(() => {
    const draft = toDraft(filter);
    return draft.parts.length > 0 ? draft : { ...draft, parts: [newCondition()] };
  });
  const made = toFilter(root, fields);
  const asked = useSettled(made ? (filterText(made) ?? '') : undefined);
  const count = useLeadCountQuery(asked || undefined, { skip: asked === undefined });
  const found = made && asked !== undefined ? count.currentData : undefined;
  const put = (id: number, by: NodeDraft | null) => setRoot((now) => replaced(now, id, by));
  const builder = <Group root group={root} depth={1} fields={fields} currency={currency} put={put} />;
  const apply = {
    label: found
      ? t('leads.filter.show', { count: found.total, shown: countText(found.total, found.capped) })
      : t('leads.filter.apply'),
    onPress: () => made && onApply(made),
    disabledReason: !made && t('lists.builder.unfinished'),
  };
  if (compact) {
    return (
      <Sheet
        open
        onClose={onClose}
        title={t('lists.builder.title')}
        footer={<Button kind="filled" grow {...apply} />}
      >
        <View style={styles.sheet}>{builder}</View>
      </Sheet>
    );
  }
  return (
    <Dialog open onClose={onClose} title={t('lists.builder.title')} confirm={apply} width={820}>
      {builder}
    </Dialog>
  );
}

interface Shared {
  fields: readonly FilterField[];
  currency: string;
  put: (id: number, by: NodeDraft | null) => void;
}

function Group({
  group,
  depth,
  root,
  ...shared
}: Shared & { group: GroupDraft; depth: number; root?: boolean }) {
  const styles = useStyles();
  const { put } = shared;
  const add = (node: NodeDraft) => put(group.id, { ...group, parts: [...group.parts, node] });
  return (
    <View
      role="group"
      aria-label={t(`lists.builder.${group.join}`)}
      style={[styles.group, !root && styles.inner]}
    >
      <View style={styles.line}>
        <Segmented
          label={t('lists.builder.join')}
          value={group.join}
          items={[
            { key: 'all', label: t('lists.builder.all') },
            { key: 'any', label: t('lists.builder.any') },
          ]}
          onChange={(join) => put(group.id, { ...group, join })}
        />
        {root && <HelpHint about={t('lists.builder.title')} text={t('lists.builder.help')} />}
        <View style={styles.grow} />
        {!root && (
          <IconButton
            icon={Trash}
            size="small"
            label={t('lists.builder.remove_group')}
            onPress={() => put(group.id, null)}
          />
        )}
      </View>
      {group.parts.map((part) =>
        isGroupDraft(part) ? (
          <Group key={part.id} group={part} depth={depth + 1} {...shared} />
        ) : (
          <ConditionRow key={part.id} condition={part} {...shared} />
        ),
      )}
      <View style={styles.line}>
        <Button
          kind="quiet"
          size="small"
          icon={Plus}
          label={t('lists.builder.add_condition')}
          onPress={() => add(newCondition())}
        />
        {depth < FILTER_DEPTH && (
          <Button
            kind="quiet"
            size="small"
            icon={Plus}
            label={t('lists.builder.add_group')}
            onPress={() => add(newGroup())}
          />
        )}
      </View>
    </View>
  );
}

function ConditionRow({ condition, fields, currency, put }: Shared & { condition: ConditionDraft }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const field = fields.find((f) => f.key === condition.field);
  const remove = (
    <IconButton
      icon={Trash}
      size="small"
      label={t('leads.filter.remove_one', {
        filter: field
          ? conditionText(field, { field: field.key, ...condition.draft }, currency)
          : (condition.field ?? t('lists.builder.new')),
      })}
      onPress={() => put(condition.id, null)}
    />
  );
  if (!field && condition.field !== null) {
    return (
      <View style={styles.line}>
        <Text tone="dangerText" style={styles.grow}>
          {t('leads.filter.gone', { field: condition.field })}
        </Text>
        {remove}
      </View>
    );
  }
  const box = compact ? styles.full : styles.third;
  return (
    <View style={[styles.row, compact && styles.stacked]}>
      <View style={box}>
        <SelectField
          label={t('leads.filter.field')}
          options={offered(fields, condition.field)}
          value={condition.field}
          onChange={(key) => {
            const picked = fields.find((f) => f.key === key);
            if (picked) put(condition.id, { ...condition, field: key, draft: emptyDraft(picked) });
          }}
        />
      </View>
      {field && opsFor(field).length > 1 && (
        <View style={box}>
          <SelectField
            label={t('leads.filter.op_label')}
            options={opsFor(field).map((op) => ({ value: op, label: opText(field.kind, op) }))}
            value={condition.draft.op}
            onChange={(op) => put(condition.id, { ...condition, draft: withOp(field, condition.draft, op) })}
          />
        </View>
      )}
      {field && needsValue(condition.draft.op) && (
        <View style={box}>
          <ValueField
            field={field}
            op={condition.draft.op}
            value={condition.draft.value}
            currency={currency}
            onChange={(value) =>
              put(condition.id, { ...condition, draft: { op: condition.draft.op, value } })
            }
          />
        </View>
      )}
      <View style={compact ? styles.end : styles.foot}>{remove}</View>
    </View>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  sheet: { padding: 16 },
  group: { gap: 10 },
  inner: {
    padding: 12,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.canvas,
  },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8, flexWrap: 'wrap' },
  row: { flexDirection: 'row', alignItems: 'flex-start', gap: 8 },
  stacked: {
    flexDirection: 'column',
    alignItems: 'stretch',
    paddingBottom: 10,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  third: { flex: 1, minWidth: 0 },
  full: { width: '100%' },
  foot: { marginTop: 22, marginLeft: 'auto' },
  end: { alignSelf: 'flex-end' },
  grow: { flex: 1 },
}));
