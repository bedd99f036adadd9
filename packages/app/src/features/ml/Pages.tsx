import { t } from '@lintel/contract/messages';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { isAppProblem, problemText } from '@/store/problem';
import { Button } from '@/ui/Button';
import { SkeletonRows } from '@/ui/Skeleton';
import { ErrorState } from '@/ui/States';
import { Text } from '@/ui/Text';

interface Page<Row> {
  data?: { items: Row[]; nextCursor: string | null };
  error?: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

interface Props<Row> {
  /** What the list holds, for assistive technology. */
  label: string;
  /** The hook of the query: one page by its cursor. */
  usePage: (cursor: string | undefined) => Page<Row>;
  row: (row: Row) => ReactNode;
  empty: string;
  failed: string;
}

/** A list that goes back page by page: each page is a query of its own and stays up to date. */
export function Pages<Row>(props: Props<Row>) {
  const [cursors, setCursors] = useState<(string | undefined)[]>([undefined]);
  return (
    <>
      {cursors.map((cursor, at) => (
        <OnePage
          key={cursor ?? ''}
          {...props}
          cursor={cursor}
          onMore={at === cursors.length - 1 ? (next) => setCursors([...cursors, next]) : undefined}
        />
      ))}
    </>
  );
}

function OnePage<Row>({
  label,
  usePage,
  row,
  empty,
  failed,
  cursor,
  onMore,
}: Props<Row> & { cursor: string | undefined; onMore?: (next: string) => void }) {
  const { data, error, isFetching, refetch } = usePage(cursor);
  if (!data) {
    return error ? (
      <ErrorState
        title={failed}
        text={problemText(error)}
        reference={isAppProblem(error) ? error.requestId : undefined}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    ) : (
      <SkeletonRows rows={3} avatar={false} />
    );
  }
  const { items, nextCursor } = data;
  return (
    <>
      {items.length === 0 && cursor === undefined && <Text tone="text2">{empty}</Text>}
      {items.length > 0 && (
        <View role="list" aria-label={label}>
          {items.map(row)}
        </View>
      )}
      {nextCursor !== null && onMore && (
        <View style={{ flexDirection: 'row' }}>
          <Button kind="quiet" size="small" label={t('insights.more')} onPress={() => onMore(nextCursor)} />
        </View>
      )}
    </>
  );
}
