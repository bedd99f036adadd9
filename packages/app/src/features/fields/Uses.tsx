import { t } from '@lintel/contract/messages';
import { View } from 'react-native';
import { Banner } from '@/ui/Banner';
import { Text } from '@/ui/Text';
import { useFieldUsesQuery } from './fields.api';

const SHOWN = 6;

/** What uses a field, by name, before it goes or changes. */
export function Uses({ fieldId }: { fieldId: string }) {
  const { data } = useFieldUsesQuery({ params: { fieldId } });
  if (!data || data.items.length === 0) return null;
  const more = data.items.length - SHOWN;
  return (
    <View style={{ gap: 6 }}>
      <Banner
        inset
        kind="warning"
        title={t('fields.used', { count: data.items.length })}
        text={t('fields.used_text')}
      />
      {data.items.slice(0, SHOWN).map(({ kind, id, name }) => (
        <Text key={`${kind} ${id}`} variant="meta">
          {t(`fields.use.${kind}`, { name })}
        </Text>
      ))}
      {more > 0 && (
        <Text variant="meta" tone="text2">
          {t('fields.used_more', { count: more })}
        </Text>
      )}
    </View>
  );
}
