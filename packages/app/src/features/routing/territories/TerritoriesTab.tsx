import type { Territory } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import MapPin from 'lucide-react-native/icons/map-pin';
import Pencil from 'lucide-react-native/icons/pencil';
import Plus from 'lucide-react-native/icons/plus';
import Trash from 'lucide-react-native/icons/trash';
import { useState } from 'react';
import { View } from 'react-native';
import { Failed, NotSaved } from '@/features/admin';
import { useSession } from '@/store/use-session';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Dialog } from '@/ui/Dialog';
import { SkeletonRows } from '@/ui/Skeleton';
import { EmptyState } from '@/ui/States';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useRemoveTerritoryMutation, useTerritoriesQuery } from '../routing.api';
import { sharingText } from '../rules/rule-words';
import { useNames } from '../use-names';
import { TerritoryDialog } from './TerritoryDialog';

type Open = { dialog: 'new' } | { dialog: 'edit' | 'remove'; of: Territory };

/** Where agents work: by city, by ZIP code, by a drawn area. */
export function TerritoriesTab() {
  const styles = useStyles();
  const { may } = useSession();
  const choices = useNames();
  const query = useTerritoriesQuery();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const editable = may('routing:manage');
  const items = query.data?.items;
  const whereText = (of: Territory): string =>
    [
      of.cities.length > 0 && t('routing.cities_count', { count: of.cities.length }),
      of.postalCodes.length > 0 && t('routing.zips_count', { count: of.postalCodes.length }),
      of.areas.length > 0 && t('routing.areas_count', { count: of.areas.length }),
    ]
      .filter(Boolean)
      .join(', ') || t('routing.nowhere');
  return (
    <View style={styles.page}>
      {editable && (
        <View style={styles.start}>
          <Button icon={Plus} label={t('routing.territory_add')} onPress={() => setOpen({ dialog: 'new' })} />
        </View>
      )}
      <Card>
        {items?.length === 0 ? (
          <EmptyState
            kind="first-use"
            icon={MapPin}
            title={t('routing.no_territory')}
            text={t('routing.no_territory_text')}
          />
        ) : items ? (
          <View role="list" aria-label={t('routing.tab.territories')}>
            {items.map((of, i) => (
              <View key={of.id} role="listitem" style={[styles.row, i > 0 && styles.rule]}>
                <View style={styles.words}>
                  <Text variant="strong">{of.name}</Text>
                  <Text tone="text2">{whereText(of)}</Text>
                  <Text variant="meta" tone="text2">
                    {sharingText(of.agents, choices.names) || t('routing.no_agents')}
                  </Text>
                </View>
                {editable && (
                  <>
                    <IconButton
                      size="small"
                      icon={Pencil}
                      label={t('routing.territory_edit', { name: of.name })}
                      onPress={() => setOpen({ dialog: 'edit', of })}
                    />
                    <IconButton
                      size="small"
                      icon={Trash}
                      label={t('routing.territory_remove', { name: of.name })}
                      onPress={() => setOpen({ dialog: 'remove', of })}
                    />
                  </>
                )}
              </View>
            ))}
          </View>
        ) : query.isError ? (
          <Failed title={t('routing.territories_failed')} query={query} />
        ) : (
          <SkeletonRows rows={3} avatar={false} />
        )}
      </Card>
      {open?.dialog === 'remove' ? (
        <RemoveDialog of={open.of} onClose={close} />
      ) : (
        open && (
          <TerritoryDialog
            of={open.dialog === 'edit' ? open.of : undefined}
            choices={choices}
            onClose={close}
          />
        )
      )}
    </View>
  );
}

function RemoveDialog({ of, onClose }: { of: Territory; onClose: () => void }) {
  const [remove, { isLoading, error }] = useRemoveTerritoryMutation();
  const confirm = async () => {
    const reply = await remove({ params: { territoryId: of.id } });
    if (!('error' in reply)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('routing.territory_remove', { name: of.name })}
      text={t('routing.territory_remove_text')}
      confirm={{ label: t('routing.remove'), danger: true, busy: isLoading, onPress: () => void confirm() }}
    >
      <NotSaved error={error} />
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  page: { gap: 14 },
  start: { flexDirection: 'row' },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    paddingVertical: 9,
  },
  rule: { borderTopWidth: 1, borderTopColor: colors.lineSubtle },
  words: { flex: 1, minWidth: 0, gap: 2 },
}));
