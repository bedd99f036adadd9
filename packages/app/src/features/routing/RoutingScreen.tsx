import { t } from '@lintel/contract/messages';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { AdminFrame, AdminGate } from '@/features/admin';
import { Tabs } from '@/ui/Tabs';
import { Text } from '@/ui/Text';
import { useWidth } from '@/ui/theme-context';
import { AnswerTab } from './answer/AnswerTab';
import { PeopleTab } from './people/PeopleTab';
import { RulesTab } from './rules/RulesTab';
import { SimulatorTab } from './simulator/SimulatorTab';
import { TerritoriesTab } from './territories/TerritoriesTab';

const TABS = ['rules', 'people', 'territories', 'answer', 'simulator'] as const;
type Tab = (typeof TABS)[number];

/** Who gets which lead: the rules, the people who share in them, territories, and a replay of past leads. */
export function RoutingScreen() {
  return (
    <AdminGate area="routing">
      <Routing />
    </AdminGate>
  );
}

function Routing() {
  const compact = useWidth() === 'compact';
  const router = useRouter();
  const { tab: asked } = useLocalSearchParams<{ tab?: string }>();
  const tab = TABS.find((name) => name === asked) ?? 'rules';
  const show = (next: Tab) => router.setParams({ tab: next });
  return (
    <AdminFrame area="routing">
      {!compact && (
        <Text variant="section" heading={2}>
          {t('routing.title')}
        </Text>
      )}
      <Text tone="text2">{t('routing.text')}</Text>
      <Tabs
        look="line"
        label={t('routing.title')}
        items={TABS.map((key) => ({ key, label: t(`routing.tab.${key}`) }))}
        value={tab}
        onChange={show}
      />
      {tab === 'rules' && <RulesTab onTryOut={() => show('simulator')} />}
      {tab === 'people' && <PeopleTab />}
      {tab === 'territories' && <TerritoriesTab />}
      {tab === 'answer' && <AnswerTab />}
      {tab === 'simulator' && <SimulatorTab />}
    </AdminFrame>
  );
}
