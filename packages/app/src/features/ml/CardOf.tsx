import { t } from '@lintel/contract/messages';
import CloudAlert from 'lucide-react-native/icons/cloud-alert';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { useAutoRetry } from '@/store/use-auto-retry';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { HelpHint } from '@/ui/HelpHint';
import { Icon } from '@/ui/Icon';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { makeStyles, useWidth } from '@/ui/theme-context';

interface Query<Data> {
  data?: Data;
  error?: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

interface Props<Data> {
  title: string;
  note?: string;
  /** What the figures mean, behind a small sign beside the title. */
  help: string;
  /** What failed, in words. */
  failed: string;
  query: Query<Data>;
  /** Lines drawn while it loads. */
  lines?: number;
  actions?: ReactNode;
  flush?: boolean;
  /** As high as what stands beside it. */
  fill?: boolean;
  children: (data: NonNullable<Data>) => ReactNode;
  /** Of what is not there: the server has answered that there is nothing. */
  nothing?: ReactNode;
}

/** A card that fetches what it shows: it loads, fails with a way to try again, and explains itself. */
export function CardOf<Data>({
  title,
  note,
  help,
  failed,
  query: { data, error, isFetching, refetch },
  lines = 4,
  actions,
  flush,
  fill,
  children,
  nothing = null,
}: Props<Data>) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const failing = data === undefined && error !== undefined;
  useAutoRetry(failing, isFetching, () => void refetch());
  if (failing) {
    return (
      <Card fill={fill} title={title}>
        <View role="alert" style={styles.failed}>
          <Icon of={CloudAlert} tone="danger" />
          <View style={styles.words}>
            <Text variant="strong">{failed}</Text>
            <Text variant="meta" tone="text2">
              {problemText(error)}
            </Text>
            {isAppProblem(error) && error.requestId && (
              <Text variant="meta" tone="text3" selectable>
                {t('ui.reference', { reference: error.requestId })}
              </Text>
            )}
          </View>
          <Button
            size="small"
            label={t('ui.try_again')}
            spoken={t('insights.try_again', { what: title })}
            busy={isFetching}
            onPress={() => void refetch()}
          />
        </View>
      </Card>
    );
  }
  return (
    <Card
      fill={fill}
      flush={flush && data !== undefined}
      title={title}
      note={note}
      actions={
        <>
          {!compact && actions && <View style={styles.actions}>{actions}</View>}
          <HelpHint about={title} text={help} />
        </>
      }
    >
      {compact && actions && <View style={styles.actions}>{actions}</View>}
      {data === undefined ? (
        <SkeletonBlock lines={lines} />
      ) : data === null ? (
        nothing
      ) : (
        children(data as NonNullable<Data>)
      )}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  failed: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 10 },
  words: { flexGrow: 1, flexShrink: 1, flexBasis: 180, gap: 2 },
  actions: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: 8 },
}));
