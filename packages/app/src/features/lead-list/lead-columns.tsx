import type { CustomField, LeadRow, LeadSort, Pond, Stage, User } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import { memo, type ReactNode } from 'react';
import { View } from 'react-native';
import { isStale } from '@/features/score';
import { Avatar } from '@/ui/Avatar';
import { ReasonChip, StageDot, Tag } from '@/ui/Chip';
import type { Column } from '@/ui/data-table';
import { budgetText, customText, leadName, ownerText } from '@/ui/lead-text';
import { ago, fullMoment, shortDay } from '@/ui/moment';
import { ScoreMeter } from '@/ui/ScoreMeter';
import { Text } from '@/ui/Text';
import { Tint } from '@/ui/Tint';
import { Tooltip } from '@/ui/Tooltip';
import { makeStyles } from '@/ui/theme-context';
import { webProps } from '@/ui/web-props';
import { Matched } from './Matched';
import { fitChips } from './reasons';

/** What the cells need beside the row. */
export interface CellContext {
  readonly stages: readonly Stage[];
  readonly users: readonly User[];
  readonly ponds: readonly Pond[];
  readonly search: string;
  readonly now: number;
  readonly dense: boolean;
  readonly wide: boolean;
  /** Some rows were scored by a model and some by rules, so the latter say it. */
  readonly mixed: boolean;
  readonly hrefOf: (row: LeadRow) => string;
}

export interface LeadColumn {
  readonly key: string;
  readonly header: string;
  readonly width: Column<LeadRow>['width'];
  readonly align?: 'right';
  /** Orders the server can give: high first, low first. */
  readonly sorts?: { readonly descending?: LeadSort; readonly ascending?: LeadSort };
  readonly cell: (row: LeadRow, context: CellContext) => ReactNode;
}

/** Room for reason chips in points: the least width of their column, and what a wide window gives. */
const WHY = 236;
const WHY_WIDE = 262;
const quiet = (text: string | null) => (
  <Text tone={text ? 'text2' : 'text3'} lines={1}>
    {text ?? '–'}
  </Text>
);

const builtIn = (): LeadColumn[] => [
  {
    key: 'name',
    header: t('leads.field.name'),
    width: { flex: 2, min: 160 },
    sorts: { ascending: 'name' },
    cell: (row, context) => <NameCell row={row} {...context} />,
  },
  {
    key: 'score',
    header: t('leads.field.score'),
    width: 96,
    sorts: { descending: '-score', ascending: 'score' },
    cell: (row, { now, mixed }) => <ScoreCell row={row} now={now} mixed={mixed} />,
  },
  {
    key: 'why',
    header: t('leads.field.why'),
    width: { flex: 3, min: WHY + 12 },
    cell: (row, { wide }) => <Reasons row={row} wide={wide} />,
  },
  {
    key: 'stage',
    header: t('leads.field.stage'),
    width: { flex: 1, min: 128 },
    cell: (row, { stages }) => <StageCell row={row} stages={stages} />,
  },
  {
    key: 'source',
    header: t('leads.field.source'),
    width: { flex: 1, min: 100 },
    cell: (row) => quiet(row.source),
  },
  {
    key: 'want',
    header: t('leads.field.want'),
    width: { flex: 1.2, min: 110 },
    cell: (row, { dense }) => <WantCell row={row} dense={dense} />,
  },
  {
    key: 'type',
    header: t('leads.field.type'),
    width: 110,
    cell: (row) => quiet(row.type && t(`leads.type.${row.type}`)),
  },
  {
    key: 'timeline',
    header: t('leads.field.timeline'),
    width: 124,
    cell: (row) => quiet(row.timeline && t(`leads.timeline.${row.timeline}`)),
  },
  {
    key: 'status',
    header: t('leads.field.status'),
    width: 90,
    cell: (row) => quiet(t(`leads.status.${row.status}`)),
  },
  {
    key: 'email',
    header: t('leads.field.email'),
    width: 200,
    cell: (row, { search }) =>
      row.email ? (
        <Text tone="text2" lines={1}>
          <Matched text={row.email} search={search} />
        </Text>
      ) : (
        quiet(null)
      ),
  },
  { key: 'phone', header: t('leads.field.phone'), width: 130, cell: (row) => quiet(row.phone) },
  { key: 'tags', header: t('leads.field.tags'), width: 170, cell: (row) => <TagsCell tags={row.tags} /> },
  {
    key: 'lastEvent',
    header: t('leads.field.last_event'),
    width: 102,
    sorts: { descending: '-lastEventAt' },
    cell: (row, { now }) => quiet(row.lastEventAt && ago(row.lastEventAt, now)),
  },
  {
    key: 'lastTouch',
    header: t('leads.field.last_touch'),
    width: 102,
    cell: (row, { now }) => quiet(row.lastTouchAt && ago(row.lastTouchAt, now)),
  },
  {
    key: 'created',
    header: t('leads.field.created'),
    width: 92,
    sorts: { descending: '-createdAt', ascending: 'createdAt' },
    cell: (row, { now }) => (
      <Tooltip text={fullMoment(row.createdAt)}>
        <View>{quiet(shortDay(row.createdAt, now))}</View>
      </Tooltip>
    ),
  },
  {
    key: 'updated',
    header: t('leads.field.updated'),
    width: 108,
    sorts: { descending: '-updatedAt' },
    cell: (row, { now }) => quiet(ago(row.updatedAt, now)),
  },
  {
    key: 'owner',
    header: t('leads.field.owner'),
    width: 64,
    cell: (row, { users, ponds }) => <OwnerCell row={row} users={users} ponds={ponds} />,
  },
];

const isFigure = ({ type }: CustomField): boolean => type === 'number' || type === 'money';

/** All columns there are: the built-in ones and one for each custom field. */
export const leadColumns = (fields: readonly CustomField[]): LeadColumn[] => [
  ...builtIn(),
  ...fields.map(
    (field): LeadColumn => ({
      key: `custom.${field.key}`,
      header: field.label,
      width: field.type === 'boolean' ? 90 : isFigure(field) ? 110 : 140,
      align: isFigure(field) ? 'right' : undefined,
      cell: (row) => quiet(customText(row.custom[field.key], field.type, row.currency) || null),
    }),
  ),
];

/** Shown until the person chooses: fewer where the window is narrower. */
export const defaultColumns = (wide: boolean): string[] =>
  wide
    ? ['name', 'score', 'why', 'stage', 'source', 'want', 'lastTouch', 'created', 'owner']
    : ['name', 'score', 'why', 'stage', 'want', 'lastTouch', 'owner'];

const NameCell = memo(function NameCell({ row, search, hrefOf }: { row: LeadRow } & CellContext) {
  const styles = useStyles();
  const name = leadName(row);
  return (
    <View style={styles.name}>
      <Avatar name={name} />
      <Link href={hrefOf(row)} {...webProps({ tabIndex: -1 })} style={styles.link} numberOfLines={1}>
        <Text variant="strong" tone={row.name ? 'text' : 'text2'} lines={1}>
          <Matched text={name} search={search} />
        </Text>
      </Link>
    </View>
  );
});

/** `mixed`: not all scores shown were made by the same, so that this one's maker is named. */
export function ScoreCell({ row, now, mixed }: { row: LeadRow; now: number; mixed?: boolean }) {
  const { score } = row;
  return (
    <Tint value={score?.points ?? null}>
      <ScoreMeter
        points={score?.points ?? null}
        band={score?.band}
        delta={score?.delta}
        stale={score !== null && isStale(score.scoredAt, now)}
        maker={mixed && score && score.source !== 'model' ? score.source : undefined}
        byHand={score?.overriddenUntil != null}
      />
    </Tint>
  );
}

const Reasons = memo(function Reasons({ row, wide }: { row: LeadRow; wide: boolean }) {
  const styles = useStyles();
  const { score } = row;
  if (!score) return null;
  const fit = fitChips(
    score.reasons.map((reason) => reason.label),
    wide ? WHY_WIDE : WHY,
  );
  const more = score.reasons.slice(fit);
  return (
    <View style={styles.reasons}>
      {score.reasons.slice(0, fit).map((reason) => (
        <View key={reason.feature} style={styles.reason}>
          <ReasonChip label={reason.label} points={reason.points} />
        </View>
      ))}
      {more.length > 0 && (
        <Tooltip text={more.map((reason) => reason.label).join(', ')}>
          <View>
            <Text variant="micro" tone="text3">
              {t('leads.more_count', { count: more.length })}
            </Text>
          </View>
        </Tooltip>
      )}
    </View>
  );
});

export function StageCell({
  row,
  stages,
  variant,
}: {
  row: Pick<LeadRow, 'stageId'>;
  stages: readonly Stage[];
  variant?: 'meta';
}) {
  const stage = stages.find(({ id }) => id === row.stageId);
  if (!stage) return null;
  return <StageDot label={stage.name} color={stage.color} variant={variant} />;
}

function WantCell({ row, dense }: { row: LeadRow; dense: boolean }) {
  const budget = budgetText(row) ?? (row.type ? t(`leads.type.${row.type}`) : null);
  const place = row.location ?? row.propertyType;
  if (dense || !budget || !place) {
    const text = budget ?? place;
    return (
      <Text tone={text ? 'text' : 'text3'} lines={1}>
        {text ?? '–'}
      </Text>
    );
  }
  return (
    <View>
      <Text lines={1} style={tight.first}>
        {budget}
      </Text>
      <Text variant="micro" weight={400} tone="text2" lines={1} style={tight.second}>
        {place}
      </Text>
    </View>
  );
}

function TagsCell({ tags }: { tags: readonly string[] }) {
  const styles = useStyles();
  if (tags.length === 0) return quiet(null);
  const fit = fitChips(tags, 170);
  return (
    <View style={styles.reasons}>
      {tags.slice(0, fit).map((tag) => (
        <View key={tag} style={styles.reason}>
          <Tag label={tag} />
        </View>
      ))}
      {fit < tags.length && (
        <Text variant="micro" tone="text3">
          {t('leads.more_count', { count: tags.length - fit })}
        </Text>
      )}
    </View>
  );
}

function OwnerCell({ row, users, ponds }: { row: LeadRow } & Pick<CellContext, 'users' | 'ponds'>) {
  const owner = users.find(({ id }) => id === row.ownerId);
  const label = ownerText(row, { users, ponds });
  return (
    <Tooltip text={label}>
      <View>
        <Avatar name={owner?.name ?? (row.ownerId ? '?' : null)} label={label} />
      </View>
    </Tooltip>
  );
}

const tight = { first: { lineHeight: 18 }, second: { lineHeight: 14 } } as const;

const useStyles = makeStyles(() => ({
  name: { flexDirection: 'row', alignItems: 'center', gap: 9, minWidth: 0 },
  link: { flexShrink: 1, minWidth: 0 },
  reasons: { flexDirection: 'row', alignItems: 'center', gap: 6, overflow: 'hidden' },
  reason: { flexShrink: 1, minWidth: 0 },
}));
