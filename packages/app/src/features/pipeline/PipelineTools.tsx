import { groupOf } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { Pipeline } from '@lintel/contract/pipelines';
import { BOARD_SORTS } from '@lintel/contract/pipelines';
import { useRouter } from 'expo-router';
import ArrowUpDown from 'lucide-react-native/icons/arrow-up-down';
import ChevronDown from 'lucide-react-native/icons/chevron-down';
import Hourglass from 'lucide-react-native/icons/hourglass';
import ListFilter from 'lucide-react-native/icons/list-filter';
import UsersIcon from 'lucide-react-native/icons/users';
import { View } from 'react-native';
import { useSession } from '@/store/use-session';
import { Button, type ButtonProps, IconButton } from '@/ui/Button';
import type { LucideIcon } from '@/ui/Icon';
import { Menu } from '@/ui/Menu';
import { Segmented } from '@/ui/Tabs';
import { makeStyles, useWidth } from '@/ui/theme-context';
import type { useBoardState, Whose } from './use-board-state';

/** Whose leads, in which order, which of them; and the way to the stages for who shapes them. */
export function BoardTools({
  state: { filter, sort, whose, set },
  onFilter,
}: {
  state: ReturnType<typeof useBoardState>;
  onFilter: () => void;
}) {
  const styles = useStyles();
  const router = useRouter();
  const { may } = useSession();
  const conditions = groupOf(filter).parts.length;
  return (
    <View style={styles.tools}>
      <WhoseMenu whose={whose} onChange={(next) => set({ whose: next === 'all' ? undefined : next })} />
      <Menu
        label={t('pipelines.sort')}
        items={BOARD_SORTS.map((key) => ({
          key,
          label: t(`pipelines.sort.${key}`),
          selected: key === sort,
          onPress: () => set({ sort: key === 'score' ? undefined : key }),
        }))}
        trigger={(menu) => (
          <Tool {...menu} icon={ArrowUpDown} label={t(`pipelines.sort.${sort}`)} on={sort !== 'score'} />
        )}
      />
      <Tool
        icon={ListFilter}
        label={conditions > 0 ? t('pipelines.filter.count', { count: conditions }) : t('pipelines.filter')}
        on={conditions > 0}
        onPress={onFilter}
      />
      {may('fields:manage') && (
        <Tool
          icon={Hourglass}
          label={t('pipelines.limits')}
          onPress={() => router.push('/admin/pipelines')}
        />
      )}
    </View>
  );
}

/** A quiet button; on phones its icon alone, tinted while it changes what is shown. */
function Tool({
  on = false,
  ...rest
}: Pick<ButtonProps, 'label' | 'onPress' | 'expanded' | 'ref'> & { icon: LucideIcon; on?: boolean }) {
  return useWidth() === 'compact' ? (
    <IconButton kind={on ? 'tint' : 'quiet'} {...rest} />
  ) : (
    <Button kind="quiet" size="small" {...rest} />
  );
}

/** Up to four pipelines side by side, more in a menu. */
export function PipelineSwitch({
  pipelines,
  value,
  onChange,
}: {
  pipelines: readonly Pipeline[];
  value: string;
  onChange: (id: string) => void;
}) {
  if (pipelines.length <= 4)
    return (
      <Segmented
        label={t('pipelines.switch')}
        value={value}
        items={pipelines.map(({ id, name }) => ({ key: id, label: name }))}
        onChange={onChange}
      />
    );
  return (
    <Menu
      label={t('pipelines.switch')}
      align="start"
      items={pipelines.map(({ id, name }) => ({
        key: id,
        label: name,
        selected: id === value,
        onPress: () => onChange(id),
      }))}
      trigger={(menu) => (
        <Button
          {...menu}
          iconAfter={ChevronDown}
          label={pipelines.find(({ id }) => id === value)?.name ?? ''}
        />
      )}
    />
  );
}

function WhoseMenu({ whose, onChange }: { whose: Whose; onChange: (whose: Whose) => void }) {
  return (
    <Menu
      label={t('pipelines.whose')}
      items={(['all', 'me', 'team'] as const).map((key) => ({
        key,
        label: t(`pipelines.whose.${key}`),
        selected: key === whose,
        onPress: () => onChange(key),
      }))}
      trigger={(menu) => (
        <Button {...menu} kind="quiet" size="small" icon={UsersIcon} label={t(`pipelines.whose.${whose}`)} />
      )}
    />
  );
}

const useStyles = makeStyles(() => ({
  tools: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 4, flexShrink: 1 },
}));
