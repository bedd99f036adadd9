import type { LeadRow, RoutingRules } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { NotSaved } from '@/features/admin';
import { useSearchLeadsQuery } from '@/features/leads';
import { Dialog } from '@/ui/Dialog';
import { leadName } from '@/ui/lead-text';
import { PressBox } from '@/ui/PressBox';
import { Text } from '@/ui/Text';
import { SearchField } from '@/ui/TextField';
import { makeStyles, useTheme } from '@/ui/theme-context';
import type { PressState } from '@/ui/web-props';
import { useTryRulesMutation } from '../routing.api';
import { Trace } from '../trace/Trace';

const TYPING_MS = 250;
const FOUND = 6;

/** Where the rules being worked on would send a lead that came in now; nothing is changed. */
export function TryDialog({
  rules,
  userName,
  onClose,
}: {
  rules: RoutingRules;
  userName: (id: string) => string;
  onClose: () => void;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  const [lead, setLead] = useState<LeadRow>();
  const [tryRules, tried] = useTryRulesMutation();
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useSearchLeadsQuery({ query: { q, limit: FOUND } }, { skip: q === '' || lead !== undefined });
  const items = q === '' ? [] : (found.currentData?.items ?? []);
  const pick = (row: LeadRow) => {
    setLead(row);
    void tryRules({ body: { leadId: row.id, rules } });
  };
  return (
    <Dialog open onClose={onClose} width={680} title={t('routing.try')} text={t('routing.try_text')}>
      <View style={styles.body}>
        <SearchField
          label={t('routing.try_lead')}
          placeholder={t('routing.try_lead')}
          value={lead ? leadName(lead) : typed}
          onChange={(next) => {
            setLead(undefined);
            tried.reset();
            setTyped(next);
          }}
        />
        {!lead && (
          <View style={styles.found}>
            {items.map((row) => (
              <PressBox
                key={row.id}
                role="button"
                onPress={() => pick(row)}
                style={(state: PressState) => [
                  styles.row,
                  (state.hovered || state.pressed) && { backgroundColor: colors.hover },
                ]}
              >
                <Text variant="strong" lines={1}>
                  {leadName(row)}
                </Text>
                <Text variant="meta" tone="text2" lines={1}>
                  {[row.email, row.source, row.location].filter(Boolean).join(' · ')}
                </Text>
              </PressBox>
            ))}
            {q !== '' && found.isSuccess && !found.isFetching && items.length === 0 && (
              <Text tone="text2">{t('routing.try_none')}</Text>
            )}
            <NotSaved error={found.error} />
          </View>
        )}
        <NotSaved error={tried.error} />
        {lead && tried.data && (
          <View style={styles.answer}>
            <Text variant="strong" live="polite">
              {tried.data.text}
            </Text>
            <Trace rules={tried.data.rules} steps={tried.data.steps} userName={userName} />
          </View>
        )}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles(({ radius }) => ({
  body: { gap: 12, padding: 4, minHeight: 220 },
  found: { gap: 2 },
  row: { paddingVertical: 7, paddingHorizontal: 10, borderRadius: radius.card, gap: 2 },
  answer: { gap: 10 },
}));
