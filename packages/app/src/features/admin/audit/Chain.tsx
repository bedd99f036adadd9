import type { Chain as ChainInfo } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Link2Off from 'lucide-react-native/icons/link-2-off';
import ShieldCheck from 'lucide-react-native/icons/shield-check';
import ShieldQuestionMark from 'lucide-react-native/icons/shield-question-mark';
import { Pressable, View } from 'react-native';
import { Button } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import type { LucideIcon } from '@/ui/Icon';
import { ago, fullMoment } from '@/ui/moment';
import { showCount } from '@/ui/numbers';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Spinner } from '@/ui/Spinner';
import { Text } from '@/ui/Text';
import type { Tone } from '@/ui/theme';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useChainQuery, useVerifyAuditMutation } from '../admin.api';
import { NotSaved } from '../NotSaved';

const LOOK_AGAIN_MS = 2_000;

type State = 'intact' | 'running' | 'broken' | 'unchecked';
const looks: Record<State, { tone: Tone; icon: LucideIcon }> = {
  intact: { tone: 'success', icon: ShieldCheck },
  running: { tone: 'accent', icon: ShieldQuestionMark },
  broken: { tone: 'danger', icon: Link2Off },
  unchecked: { tone: 'neutral', icon: ShieldQuestionMark },
};
const stateOf = (chain: ChainInfo): State => chain.check?.state ?? 'unchecked';

/** Whether the chain was found whole; opens what is known of it. */
export function ChainBadge({ onPress }: { onPress: () => void }) {
  const { data } = useChainQuery();
  if (!data) return null;
  const state = stateOf(data);
  return (
    <Pressable
      role="button"
      onPress={onPress}
      hitSlop={8}
      aria-label={`${t('admin.audit.chain.title')}: ${t(`admin.audit.chain.${state}`)}`}
    >
      <Chip label={t(`admin.audit.chain.${state}`)} {...looks[state]} />
    </Pressable>
  );
}

/** How far the log is sealed, its signed head, the last check with what it found, and a button to check again. */
export function ChainPane({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const wide = useWidth() === 'wide';
  const now = useNow();
  const [verify, { isLoading, error }] = useVerifyAuditMutation();
  const { data: known } = useChainQuery();
  const running = known?.check?.state === 'running';
  const query = useChainQuery(undefined, { pollingInterval: running ? LOOK_AGAIN_MS : 0 });
  const chain = query.data;
  if (!chain) {
    return query.isError ? (
      <Text tone="dangerText">{t('admin.audit.chain.failed')}</Text>
    ) : (
      <SkeletonBlock lines={4} />
    );
  }
  const { head, check } = chain;
  const state = stateOf(chain);
  return (
    <View style={styles.pane}>
      {wide && (
        <Text variant="card" heading={2}>
          {t('admin.audit.chain.title')}
        </Text>
      )}
      <View style={styles.line}>
        <Chip label={t(`admin.audit.chain.${state}`)} {...looks[state]} />
        {running && <Spinner />}
      </View>
      <Text tone="text2">{t('admin.audit.chain.text')}</Text>
      <View style={styles.facts}>
        <Text>
          {t('admin.audit.chain.sealed', { count: chain.sealed, waiting: showCount(chain.waiting) })}
        </Text>
        <Text tone="text2">
          {head
            ? t('admin.audit.chain.head', {
                when: fullMoment(head.signedAt),
                position: showCount(head.position),
              })
            : t('admin.audit.chain.no_head')}
        </Text>
        {head && (
          <Text variant="meta" tone="text3" selectable>
            {head.hash}
          </Text>
        )}
        {check && !running && (
          <Text tone="text2">
            {t('admin.audit.chain.checked', {
              count: check.entries,
              when: ago(check.finishedAt ?? check.startedAt, now).toLocaleLowerCase(),
            })}
          </Text>
        )}
      </View>
      {check && check.faults.length > 0 && (
        <View role="list" aria-label={t('admin.audit.faults', { count: check.faults.length })}>
          <Text variant="strong" weight={600} tone="dangerText">
            {t('admin.audit.faults', { count: check.faults.length })}
          </Text>
          {check.faults.map(({ kind, position, entryId }) => (
            <View key={`${kind} ${position} ${entryId}`} role="listitem" style={styles.fault}>
              <Text>
                {position === null
                  ? t(`admin.audit.fault.${kind}`)
                  : t('admin.audit.fault_at', {
                      fault: t(`admin.audit.fault.${kind}`),
                      position: showCount(position),
                    })}
              </Text>
              {entryId && (
                <Text variant="meta" tone="text3" selectable>
                  {entryId}
                </Text>
              )}
            </View>
          ))}
        </View>
      )}
      <NotSaved error={error} />
      <View style={styles.actions}>
        <Button
          kind="filled"
          label={t('admin.audit.verify')}
          busy={isLoading || running}
          onPress={() => void verify()}
        />
        {wide && <Button kind="quiet" label={t('ui.close')} onPress={onClose} />}
      </View>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  pane: { gap: 12 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  facts: { gap: 4 },
  fault: { paddingVertical: 6, borderBottomWidth: 1, borderBottomColor: colors.lineSubtle },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
}));
