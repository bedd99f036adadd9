import type { Pond, Team, User } from '@lintel/contract';
import { currentLocale, t } from '@lintel/contract/messages';
import { useRouter } from 'expo-router';
import List from 'lucide-react-native/icons/list';
import Plus from 'lucide-react-native/icons/plus';
import Waves from 'lucide-react-native/icons/waves-horizontal';
import { useState } from 'react';
import { ScrollView, View } from 'react-native';
import { useListUsersQuery, useOrganisationQuery } from '@/features/auth';
import { leadsInPond, useListPondsQuery } from '@/features/leads';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { Failed } from '../Failed';
import { PondDialog, RemovePondDialog } from './PondDialogs';
import { pondLeads } from './pond-words';
import { RowMenu } from './RowMenu';

type Open = { dialog: 'edit'; pond?: Pond } | { dialog: 'remove'; pond: Pond };

/** Ponds with who may take leads out of them. */
export function Ponds() {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const router = useRouter();
  const { may } = useSession();
  // Leads come and go without a word about the pond, so the numbers are asked for anew.
  const query = useListPondsQuery(undefined, { refetchOnMountOrArgChange: true });
  const people = useListUsersQuery().data?.items ?? [];
  const teams = useOrganisationQuery().data?.teams ?? [];
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const ponds =
    query.data && [...query.data.items].sort((a, b) => a.name.localeCompare(b.name, currentLocale()));
  const add = () => setOpen({ dialog: 'edit' });
  return (
    <ScrollView contentContainerStyle={[styles.page, compact && styles.phone]}>
      <View style={styles.actions}>
        <Button icon={Plus} label={t('admin.ponds.add')} onPress={add} />
      </View>
      <Card flush>
        {!ponds &&
          (query.isError ? (
            <Failed title={t('admin.ponds.failed')} query={query} />
          ) : (
            <SkeletonRows rows={4} />
          ))}
        {ponds?.length === 0 && (
          <EmptyState
            kind="first-use"
            icon={Waves}
            title={t('admin.ponds.none')}
            text={t('admin.ponds.none_text')}
          />
        )}
        {ponds && ponds.length > 0 && (
          <View role="list" aria-label={t('admin.users.ponds')}>
            {ponds.map((pond, index) => (
              <View role="listitem" key={pond.id} style={[styles.pond, index > 0 && styles.ruled]}>
                <View style={styles.words}>
                  <Text variant="strong">{pond.name}</Text>
                  <Text variant="meta" tone="text2">
                    {[pondLeads(pond), membersText(pond, teams, people)].join(' · ')}
                  </Text>
                </View>
                <RowMenu
                  name={pond.name}
                  edit={{
                    label: t('admin.ponds.edit'),
                    onPress: () => setOpen({ dialog: 'edit', pond }),
                  }}
                  more={
                    may('leads:read') && pond.leads > 0
                      ? [
                          {
                            key: 'leads',
                            label: t('admin.ponds.see_leads'),
                            icon: List,
                            onPress: () => router.push(leadsInPond(pond.id)),
                          },
                        ]
                      : []
                  }
                  onRemove={() => setOpen({ dialog: 'remove', pond })}
                />
              </View>
            ))}
          </View>
        )}
      </Card>
      {open?.dialog === 'edit' && (
        <PondDialog pond={open.pond} teams={teams} people={people} onClose={close} />
      )}
      {open?.dialog === 'remove' && <RemovePondDialog pond={open.pond} onClose={close} />}
    </ScrollView>
  );
}

/** Its teams, then its people, by name; those not loaded are left out. */
function membersText(pond: Pond, teams: readonly Team[], people: readonly User[]): string {
  const names = [
    ...teams
      .filter(({ id }) => pond.teamIds.includes(id))
      .map(({ name, members }) => t('admin.ponds.team', { name, count: members.length })),
    ...people.filter(({ id }) => pond.userIds.includes(id)).map(({ name }) => name),
  ];
  return names.join(', ') || t('admin.ponds.nobody');
}

const useStyles = makeStyles(({ colors }) => ({
  page: { padding: 20, gap: 14 },
  phone: { padding: 16 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
  pond: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    minHeight: 52,
    paddingHorizontal: 14,
    paddingVertical: 6,
  },
  ruled: { borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  words: { flex: 1, minWidth: 0 },
}));
