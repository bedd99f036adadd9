import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { Failed, NotSaved } from '@/features/admin';
import { useListUsersQuery } from '@/features/auth';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { fullMoment } from '@/ui/moment';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';
import { useLazyRoutingVersionQuery, useRoutingVersionsQuery } from '../routing.api';
import type { Rules } from './use-rules';

/** Rules that were published before; any of them can be the draft again. */
export function VersionsDialog({ work, onClose }: { work: Rules; onClose: () => void }) {
  const styles = useStyles();
  const query = useRoutingVersionsQuery({ query: { limit: 50 } });
  const users = useListUsersQuery().data?.items ?? [];
  const [read, reading] = useLazyRoutingVersionQuery();
  const [busy, setBusy] = useState<number>();
  const bringBack = async (version: number) => {
    setBusy(version);
    const reply = await read({ params: { version } });
    if (reply.data && (await work.change(reply.data.rules))) onClose();
    setBusy(undefined);
  };
  const items = query.data?.items;
  return (
    <Dialog
      open
      onClose={onClose}
      width={520}
      title={t('routing.versions')}
      text={t('routing.versions_text')}
    >
      <View style={styles.list}>
        {items?.map(({ version, publishedAt, publishedBy, ruleCount }) => (
          <View key={version} style={styles.row}>
            <View style={styles.words}>
              <Text variant="strong">{t('routing.version', { version })}</Text>
              <Text variant="meta" tone="text2">
                {[
                  fullMoment(publishedAt),
                  users.find(({ id }) => id === publishedBy)?.name,
                  t('routing.rule_count', { count: ruleCount }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </View>
            {version !== work.overview?.published.version && (
              <Button
                size="small"
                label={t('routing.bring_back')}
                busy={busy === version}
                onPress={() => void bringBack(version)}
              />
            )}
          </View>
        ))}
        {!items &&
          (query.isError ? (
            <Failed title={t('routing.failed')} query={query} />
          ) : (
            <SkeletonRows rows={3} avatar={false} />
          ))}
        <NotSaved error={reading.error ?? work.error} />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  list: { gap: 2, padding: 4 },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    paddingVertical: 8,
    borderBottomWidth: 1,
    borderBottomColor: colors.lineSubtle,
  },
  words: { flex: 1, gap: 2 },
}));
