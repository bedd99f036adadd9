import type { RoleInfo } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useLocalSearchParams, useRouter } from 'expo-router';
import Plus from 'lucide-react-native/icons/plus';
import RotateCcwClock from 'lucide-react-native/icons/rotate-ccw-clock';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { clock, daysBetween, shortDay } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Segmented } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { AdminFrame, AdminGate } from '../AdminFrame';
import { useRolesQuery } from '../admin.api';
import { Failed } from '../Failed';
import { useHeld } from '../held';
import { ByRole } from './ByRole';
import type { Cell } from './cell';
import { Matrix } from './Matrix';
import { NewRoleDialog } from './RoleDialogs';
import { ScopePane } from './ScopePane';
import { TestAsUser } from './TestAsUser';

const VIEWS = ['matrix', 'role', 'test'] as const;
type View_ = (typeof VIEWS)[number];

/** What each role may do: all of them beside each other, one by one, or as a certain person meets them. */
export function RolesScreen() {
  return (
    <AdminGate area="roles">
      <Roles />
    </AdminGate>
  );
}

function Roles() {
  const styles = useStyles();
  const router = useRouter();
  const params = useLocalSearchParams<{ view?: string; role?: string }>();
  const compact = useWidth() === 'compact';
  const { may } = useSession();
  const { covers } = useHeld();
  const query = useRolesQuery();
  const roles = query.data?.items ?? [];
  const [cell, setCell] = useState<Cell>();
  const [adding, setAdding] = useState(false);
  // A matrix needs room; on phones each role is read by itself.
  const views = VIEWS.filter(
    (view) => (view !== 'matrix' || !compact) && (view !== 'test' || may('users:manage')),
  );
  const view: View_ = views.find((known) => known === params.view) ?? views[0] ?? 'role';
  const role = roles.find(({ id }) => id === params.role) ?? roles[0];
  const chosen = view === 'test' ? undefined : roles.find(({ id }) => id === cell?.roleId);

  const refused = (of: RoleInfo): string | undefined => {
    if (of.locked) return t('admin.roles.locked');
    if (!may('roles:manage')) return t('admin.roles.cannot');
    return covers(of.grants) ? undefined : t('admin.roles.too_far');
  };
  const close = () => setCell(undefined);
  const newDenied = !may('roles:manage') && t('admin.roles.cannot');
  const add = () => setAdding(true);
  return (
    <AdminFrame
      area="roles"
      actions={
        compact ? (
          <IconButton
            kind="outline"
            icon={Plus}
            label={t('admin.roles.new')}
            disabledReason={newDenied}
            onPress={add}
          />
        ) : (
          <>
            <SavedNote roles={roles} />
            {may('audit:read') && (
              <Button
                icon={RotateCcwClock}
                label={t('admin.area.audit')}
                onPress={() => router.push('/admin/audit?action=role')}
              />
            )}
            <Button
              kind="filled"
              icon={Plus}
              label={t('admin.roles.new')}
              disabledReason={newDenied}
              onPress={add}
            />
          </>
        )
      }
      pane={
        chosen && cell
          ? {
              title: t(`admin.may.${cell.permission}`),
              onClose: close,
              content: (
                <ScopePane
                  key={`${cell.roleId} ${cell.permission}`}
                  role={chosen}
                  permission={cell.permission}
                  refused={refused(chosen)}
                  onClose={close}
                />
              ),
            }
          : undefined
      }
      restingPane={
        view === 'test' ? undefined : (
          <View>
            <Text variant="card" heading={2}>
              {t('admin.roles.pick_title')}
            </Text>
            <Text tone="text2">{t('admin.roles.pick')}</Text>
          </View>
        )
      }
    >
      <View style={styles.head}>
        {!compact && (
          <Text variant="section" heading={2} style={styles.grow}>
            {t('admin.roles.title')}
          </Text>
        )}
        <Segmented
          label={t('admin.roles.views')}
          items={views.map((key) => ({
            key,
            label: t(
              key === 'matrix'
                ? 'admin.roles.matrix'
                : key === 'role'
                  ? 'admin.roles.by_role'
                  : 'admin.roles.test',
            ),
          }))}
          value={view}
          onChange={(next) => router.setParams({ view: next })}
        />
      </View>
      <Text tone="text2">{t('admin.roles.text')}</Text>
      {query.isError && query.data && (
        <Banner
          inset
          kind="error"
          title={t('admin.refresh_failed')}
          text={problemText(query.error)}
          action={{ label: t('ui.try_again'), onPress: () => void query.refetch() }}
        />
      )}
      {!role ? (
        query.isError ? (
          <Failed title={t('admin.roles.failed')} query={query} />
        ) : (
          <SkeletonRows rows={14} height={37} avatar={false} />
        )
      ) : view === 'matrix' ? (
        <Matrix roles={roles} cell={cell} onCell={setCell} />
      ) : view === 'role' ? (
        <ByRole
          roles={roles}
          role={role}
          refused={refused(role)}
          cell={cell}
          onRole={(next) => {
            close();
            router.setParams({ role: next });
          }}
          onCell={setCell}
        />
      ) : (
        <TestAsUser />
      )}
      {adding && (
        <NewRoleDialog
          roles={roles}
          onClose={() => setAdding(false)}
          onCreated={({ id }) => {
            setAdding(false);
            router.setParams({ view: 'role', role: id });
          }}
        />
      )}
    </AdminFrame>
  );
}

/** "Saved 9:20 by Dana", of the change made last. */
function SavedNote({ roles }: { roles: readonly RoleInfo[] }) {
  const last = roles.reduce<RoleInfo | undefined>(
    (newest, role) => ((role.savedAt ?? '') > (newest?.savedAt ?? '') ? role : newest),
    undefined,
  );
  if (!last?.savedAt || !last.savedBy) return null;
  const today = daysBetween(Date.parse(last.savedAt), Date.now()) === 0;
  return (
    <Text tone="text2">
      {t('admin.roles.saved_by', {
        when: today ? clock(last.savedAt) : shortDay(last.savedAt),
        name: last.savedBy,
      })}
    </Text>
  );
}

const useStyles = makeStyles(() => ({
  head: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
  grow: { flex: 1, minWidth: 200 },
}));
