import type { Office, Team } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Plus from 'lucide-react-native/icons/plus';
import Users from 'lucide-react-native/icons/users';
import { useState } from 'react';
import { ScrollView, View } from 'react-native';
import { useListUsersQuery, useOrganisationQuery } from '@/features/auth';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Failed } from '../Failed';
import { RowMenu } from './RowMenu';
import { OfficeDialog, RemoveDialog, TeamDialog } from './TeamDialogs';

type Open =
  | { dialog: 'team'; team?: Team; officeId?: string }
  | { dialog: 'office'; office?: Office }
  | { dialog: 'removeTeam'; team: Team }
  | { dialog: 'removeOffice'; office: Office };

/** Offices with their teams, and who is in each. */
export function Teams() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const query = useOrganisationQuery();
  const people = useListUsersQuery().data?.items ?? [];
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const { data } = query;
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const groups = data && [
    ...data.offices.map((office) => ({ office, teams: data.teams.filter((x) => x.officeId === office.id) })),
    { office: undefined, teams: data.teams.filter(({ officeId }) => officeId === null) },
  ];
  return (
    <ScrollView contentContainerStyle={[styles.page, compact && styles.phone]}>
      <View style={styles.actions}>
        <Button icon={Plus} label={t('admin.teams.add')} onPress={() => setOpen({ dialog: 'team' })} />
        <Button
          kind="quiet"
          icon={Plus}
          label={t('admin.teams.add_office')}
          onPress={() => setOpen({ dialog: 'office' })}
        />
      </View>
      {data && data.teams.length + data.offices.length === 0 && (
        <Card flush>
          <EmptyState
            kind="first-use"
            icon={Users}
            title={t('admin.teams.none')}
            text={t('admin.teams.none_text')}
          />
        </Card>
      )}
      {!data && (
        <Card flush>
          {query.isError ? (
            <Failed title={t('admin.teams.failed')} query={query} />
          ) : (
            <SkeletonRows rows={4} />
          )}
        </Card>
      )}
      {groups
        ?.filter(({ office, teams }) => office || teams.length > 0)
        .map(({ office, teams }) => (
          <Card
            key={office?.id ?? 'none'}
            flush
            title={
              office?.name ?? (data?.offices.length ? t('admin.teams.no_office') : t('admin.users.teams_col'))
            }
            actions={
              office && (
                <RowMenu
                  name={office.name}
                  edit={{
                    label: t('admin.teams.rename_office'),
                    onPress: () => setOpen({ dialog: 'office', office }),
                  }}
                  onRemove={() => setOpen({ dialog: 'removeOffice', office })}
                />
              )
            }
          >
            {teams.length === 0 && (
              <Text tone="text2" style={styles.none}>
                {t('admin.teams.none')}
              </Text>
            )}
            {teams.map((team) => (
              <View key={team.id} style={styles.team}>
                <View style={styles.words}>
                  <Text variant="strong">{team.name}</Text>
                  <Text variant="meta" tone="text2">
                    {[t('admin.teams.count', { count: team.members.length }), leadText(team, names)].join(
                      ', ',
                    )}
                  </Text>
                </View>
                <RowMenu
                  name={team.name}
                  edit={{ label: t('admin.teams.edit'), onPress: () => setOpen({ dialog: 'team', team }) }}
                  onRemove={() => setOpen({ dialog: 'removeTeam', team })}
                />
              </View>
            ))}
          </Card>
        ))}
      {open?.dialog === 'team' && data && (
        <TeamDialog team={open.team} offices={data.offices} people={people} onClose={close} />
      )}
      {open?.dialog === 'office' && <OfficeDialog office={open.office} onClose={close} />}
      {open?.dialog === 'removeTeam' && <RemoveDialog team={open.team} onClose={close} />}
      {open?.dialog === 'removeOffice' && <RemoveDialog office={open.office} onClose={close} />}
    </ScrollView>
  );
}

function leadText(team: Team, names: ReadonlyMap<string, string>): string {
  const leads = team.members.flatMap(({ userId, lead }) => (lead ? (names.get(userId) ?? []) : []));
  return leads.length > 0
    ? t('admin.teams.led_by', { names: leads.join(', ') })
    : t('admin.teams.nobody_leads');
}

const useStyles = makeStyles(({ colors }) => ({
  page: { padding: 20, gap: 14 },
  phone: { padding: 16 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  team: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    minHeight: 52,
    paddingHorizontal: 14,
    paddingVertical: 6,
    borderTopWidth: 1,
    borderTopColor: colors.lineSubtle,
  },
  words: { flex: 1, minWidth: 0 },
  none: { paddingHorizontal: 14, paddingBottom: 12 },
}));
