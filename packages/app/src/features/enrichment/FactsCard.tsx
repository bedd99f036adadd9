import type { Fact, Lead } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import { useState } from 'react';
import { View } from 'react-native';
import { problemText } from '@/store/problem';
import { useSession } from '@/store/use-session';
import { Button } from '@/ui/Button';
import { Section } from '@/ui/Card';
import { ago, fullMoment } from '@/ui/moment';
import { SkeletonBlock } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles } from '@/ui/theme-context';
import { useNow } from '@/ui/use-now';
import { useFactsQuery, useLookUpAgainMutation } from './enrichment.api';
import { factWords } from './fact-words';

/** What was looked up about a lead, each with who said so and when. */
export function FactsCard({ lead }: { lead: Pick<Lead, 'id'> }) {
  const styles = useStyles();
  const { may } = useSession();
  const now = useNow();
  const toast = useToast();
  const query = useFactsQuery({ params: { leadId: lead.id } });
  const [again, { isLoading }] = useLookUpAgainMutation();
  const [asked, setAsked] = useState(false);
  const lookUp = async () => {
    const reply = await again({ params: { leadId: lead.id } });
    if ('error' in reply) toast({ message: problemText(reply.error) });
    else setAsked(true);
  };
  const facts = query.data?.items;
  return (
    <Section title={t('enrichment.title')}>
      {facts ? (
        facts.length > 0 ? (
          <View role="list" aria-label={t('enrichment.title')}>
            {facts.map((fact) => (
              <Row key={`${fact.provider} ${fact.fact}`} fact={fact} now={now} />
            ))}
          </View>
        ) : (
          <Text tone="text2">{t('enrichment.nothing')}</Text>
        )
      ) : query.isError ? (
        <Text tone="dangerText">{problemText(query.error)}</Text>
      ) : (
        <SkeletonBlock lines={2} />
      )}
      {may('leads:update') && (
        <View style={styles.action}>
          <Button
            kind="quiet"
            size="small"
            label={t(asked ? 'enrichment.asked' : 'enrichment.again')}
            busy={isLoading}
            disabledReason={asked && t('enrichment.asked_text')}
            onPress={() => void lookUp()}
          />
        </View>
      )}
    </Section>
  );
}

function Row({ fact, now }: { fact: Fact; now: number }) {
  const styles = useStyles();
  const [about, said] = factWords(fact);
  const from = t(fact.appliedTo ? 'enrichment.from_filled' : 'enrichment.from', {
    name: fact.providerName,
    when: ago(fact.lookedUpAt, now),
  });
  return (
    <View
      role="listitem"
      style={styles.row}
      aria-label={`${about}: ${said}. ${from}, ${fullMoment(fact.lookedUpAt)}`}
    >
      <View style={styles.line}>
        <Text tone="text2">{about}</Text>
        <Text align="right" selectable style={styles.value}>
          {said}
        </Text>
      </View>
      <Text variant="meta" tone="text3">
        {from}
      </Text>
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  row: { paddingVertical: 6, borderBottomWidth: 1, borderBottomColor: colors.lineSubtle },
  line: { flexDirection: 'row', justifyContent: 'space-between', gap: 12 },
  value: { flexShrink: 1 },
  action: { flexDirection: 'row', marginLeft: -9 },
}));
