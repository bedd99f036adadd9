import type { Provider } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { Dialog } from '@/ui/Dialog';
import { SimpleTable } from '@/ui/SimpleTable';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { useTryProviderMutation } from './lookups.api';

const ASKED = ['email', 'phone', 'name', 'location'] as const;

/** Asks a service about somebody typed in here, and shows what would have been kept. */
export function TryDialog({ of: provider, onClose }: { of: Provider; onClose: () => void }) {
  const styles = useStyles();
  const [person, setPerson] = useState<Partial<Record<(typeof ASKED)[number], string>>>({});
  const [ask, { data, error, isLoading }] = useTryProviderMutation();
  const wanted = ASKED.filter((name) => `${provider.url} ${provider.body ?? ''}`.includes(`{${name}}`));
  const body = Object.fromEntries(Object.entries(person).filter(([, text]) => text.trim() !== ''));
  return (
    <Dialog
      open
      onClose={onClose}
      width={520}
      title={t('lookups.try_title', { name: provider.name })}
      text={t('lookups.try_text')}
      cancelLabel={t('ui.close')}
      confirm={{
        label: t('lookups.try'),
        busy: isLoading,
        disabledReason: wanted.some((name) => !body[name]) && t('lookups.missing'),
        onPress: () => void ask({ params: { providerId: provider.id }, body }),
      }}
    >
      <View style={styles.body}>
        {wanted.map((name) => (
          <TextField
            key={name}
            label={t(`lookups.person.${name}`)}
            value={person[name] ?? ''}
            onChange={(text) => setPerson({ ...person, [name]: text })}
            autoCapitalize="none"
          />
        ))}
        {error !== undefined && (
          <Text tone="dangerText" live="polite">
            {problemText(error)}
          </Text>
        )}
        {data && (
          <>
            <Banner
              inset
              kind={data.problem ? 'warning' : 'info'}
              title={
                data.problem ?? t('lookups.try_answered', { status: data.status ?? '–', ms: data.tookMs })
              }
            />
            <SimpleTable
              label={t('lookups.mapping')}
              columns={[{ label: t('lookups.fact_name') }, { label: t('lookups.value') }]}
              rows={data.facts.map(({ fact, value }) => ({
                key: fact,
                cells: [fact, value === null ? t('lookups.absent') : String(value)],
              }))}
            />
          </>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(() => ({ body: { gap: 14, padding: 4 } }));
