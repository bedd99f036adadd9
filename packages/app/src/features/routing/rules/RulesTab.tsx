import type { RoutingRule, RuleProblem, Turns } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import ArrowDown from 'lucide-react-native/icons/arrow-down';
import ArrowUp from 'lucide-react-native/icons/arrow-up';
import CircleAlert from 'lucide-react-native/icons/circle-alert';
import Copy from 'lucide-react-native/icons/copy';
import Pencil from 'lucide-react-native/icons/pencil';
import Plus from 'lucide-react-native/icons/plus';
import Route from 'lucide-react-native/icons/route';
import Trash from 'lucide-react-native/icons/trash';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { useState } from 'react';
import { View } from 'react-native';
import { ActionsMenu, Failed, NotSaved } from '@/features/admin';
import { randomId } from '@/platform/random-id';
import { useSession } from '@/store/use-session';
import { Banner } from '@/ui/Banner';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { Toggle } from '@/ui/Choice';
import { Icon } from '@/ui/Icon';
import { OrderTools } from '@/ui/OrderTools';
import { SkeletonRows } from '@/ui/Skeleton';
import { Text } from '@/ui/Text';
import { useToast } from '@/ui/Toast';
import { makeStyles, useWidth } from '@/ui/theme-context';
import { useRoutingTurnsQuery } from '../routing.api';
import { useNames } from '../use-names';
import { DraftBar } from './DraftBar';
import { dropRule, moveRule, putRule } from './draft';
import { CatchAllDialog, RuleDialog } from './RuleDialog';
import { placingWords, type RuleSentence, ruleSentence } from './rule-words';
import { TryDialog } from './TryDialog';
import { useRules } from './use-rules';

/** The rules in their order, the first that matches takes the lead; at the end what happens to the rest. */
export function RulesTab({ onTryOut }: { onTryOut: () => void }) {
  const styles = useStyles();
  const compact = useWidth() === 'compact';
  const { may } = useSession();
  const toast = useToast();
  const choices = useNames();
  const work = useRules();
  const turns = useRoutingTurnsQuery().data?.items ?? [];
  const [editing, setEditing] = useState<RoutingRule | 'new' | 'catch_all'>();
  const [trying, setTrying] = useState(false);
  const { rules, overview, query } = work;
  if (!rules || !overview)
    return query.isError ? (
      <Card>
        <Failed title={t('routing.failed')} query={query} />
      </Card>
    ) : (
      <SkeletonRows rows={4} avatar={false} />
    );
  const editable = may('routing:manage');
  const problemsAt = (path: string) =>
    work.problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}.`));
  const change = (next: typeof rules) => void work.change(next);
  const remove = async (rule: RoutingRule) => {
    if (!(await work.change(dropRule(rules, rule.id)))) return;
    toast({ message: t('routing.removed', { name: rule.name }), undo: () => change(rules) });
  };
  const nextUp = (ringId: string | null) =>
    turns.filter((ring) => ring.ringId === ringId && ring.kind !== 'territory');
  return (
    <View style={styles.list}>
      <DraftBar work={work} editable={editable} onTryOut={onTryOut} />
      {work.stale ? (
        <Banner
          inset
          kind="warning"
          title={t('routing.stale')}
          text={t('routing.stale_text')}
          action={{
            label: t('routing.look_again'),
            onPress: () => {
              work.forget();
              void query.refetch();
            },
          }}
        />
      ) : (
        <NotSaved error={work.error} />
      )}
      {rules.rules.length === 0 && (
        <Card>
          <Text variant="strong">{t('routing.none')}</Text>
          <Text tone="text2">{t('routing.none_text')}</Text>
        </Card>
      )}
      <View role="list" aria-label={t('routing.tab.rules')} style={styles.list}>
        {rules.rules.map((rule, at) => {
          const move = (to: number) => change(moveRule(rules, at, to));
          return (
            <View role="listitem" key={rule.id}>
              <RuleCard
                label={`${at + 1}. ${rule.name}`}
                off={!rule.on}
                sentence={ruleSentence(rule, choices.names)}
                problems={problemsAt(`rules.${at}`)}
                turns={nextUp(rule.id)}
                userName={choices.names.user}
                controls={
                  editable && (
                    <View style={styles.controls}>
                      <Toggle
                        hideLabel
                        label={t('routing.rule_on', { name: rule.name })}
                        on={rule.on}
                        onChange={(on) => change(putRule(rules, { ...rule, on }))}
                      />
                      {!compact && (
                        <OrderTools
                          name={rule.name}
                          index={at}
                          count={rules.rules.length}
                          onStep={(by) => move(at + by)}
                          stillReason={work.saving && t('routing.saving')}
                        />
                      )}
                      <ActionsMenu
                        name={rule.name}
                        items={[
                          {
                            key: 'edit',
                            label: t('routing.edit'),
                            icon: Pencil,
                            onPress: () => setEditing(rule),
                          },
                          {
                            key: 'up',
                            label: t('routing.up'),
                            icon: ArrowUp,
                            disabledReason: at === 0 && t('ui.order.first'),
                            onPress: () => move(at - 1),
                          },
                          {
                            key: 'down',
                            label: t('routing.down'),
                            icon: ArrowDown,
                            disabledReason: at === rules.rules.length - 1 && t('ui.order.last'),
                            onPress: () => move(at + 1),
                          },
                          {
                            key: 'copy',
                            label: t('routing.duplicate'),
                            icon: Copy,
                            onPress: () =>
                              change({
                                ...rules,
                                rules: rules.rules.toSpliced(at + 1, 0, {
                                  ...rule,
                                  id: randomId(),
                                  name: t('routing.copy_of', { name: rule.name }).slice(0, 80),
                                  on: false,
                                }),
                              }),
                          },
                          {
                            key: 'remove',
                            label: t('routing.remove'),
                            icon: Trash,
                            danger: true,
                            onPress: () => void remove(rule),
                          },
                        ]}
                      />
                    </View>
                  )
                }
              />
            </View>
          );
        })}
      </View>
      {editable && (
        <View style={styles.start}>
          <Button icon={Plus} label={t('routing.add')} onPress={() => setEditing('new')} />
          <Button kind="quiet" icon={Route} label={t('routing.try')} onPress={() => setTrying(true)} />
        </View>
      )}
      <RuleCard
        label={t('routing.catch_all')}
        sentence={{ when: t('routing.catch_all_text'), ...placingWords(rules.catchAll, choices.names) }}
        problems={problemsAt('catchAll')}
        turns={nextUp(null)}
        userName={choices.names.user}
        controls={
          editable && (
            <IconButton
              size="small"
              icon={Pencil}
              label={t('routing.catch_all_edit')}
              onPress={() => setEditing('catch_all')}
            />
          )
        }
      />
      {trying && <TryDialog rules={rules} userName={choices.names.user} onClose={() => setTrying(false)} />}
      {editing === 'catch_all' ? (
        <CatchAllDialog
          of={rules.catchAll}
          choices={choices}
          onClose={() => setEditing(undefined)}
          onSave={(catchAll) => work.change({ ...rules, catchAll })}
          error={work.error}
        />
      ) : (
        editing && (
          <RuleDialog
            of={editing === 'new' ? undefined : editing}
            choices={choices}
            onClose={() => setEditing(undefined)}
            onSave={(rule) => work.change(putRule(rules, rule))}
            error={work.error}
          />
        )
      )}
    </View>
  );
}

interface CardProps {
  label: string;
  off?: boolean;
  sentence: RuleSentence;
  problems: readonly RuleProblem[];
  turns: readonly Turns[];
  userName: (id: string) => string;
  controls: React.ReactNode;
}

function RuleCard({ label, off, sentence, problems, turns, userName, controls }: CardProps) {
  const styles = useStyles();
  return (
    <Card>
      <View style={styles.head}>
        <View style={styles.words}>
          <View style={styles.name}>
            <Text variant="strong">{label}</Text>
            {off && <Chip label={t('routing.off')} />}
          </View>
          <Text tone={off ? 'text3' : 'text'}>{sentence.when}</Text>
          {sentence.steps.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other name than its place
            <Text key={i} tone={off ? 'text3' : 'text2'}>
              {`${i === 0 ? '→' : t('routing.else')} ${step}`}
            </Text>
          ))}
          {sentence.terms.map((term) => (
            <Text key={term} variant="meta" tone="text2">
              {term}
            </Text>
          ))}
          {turns.map(
            (ring) =>
              ring.nextUserId && (
                <Text key={ring.step} variant="meta" tone="text2">
                  {t('routing.next_up', { name: userName(ring.nextUserId) })}
                </Text>
              ),
          )}
        </View>
        {controls}
      </View>
      {problems.map((problem) => (
        <View key={`${problem.path} ${problem.code}`} style={styles.problem}>
          <Icon
            of={problem.severity === 'error' ? CircleAlert : TriangleAlert}
            tone={problem.severity === 'error' ? 'dangerText' : 'warningText'}
          />
          <Text tone={problem.severity === 'error' ? 'dangerText' : 'warningText'} style={styles.words}>
            {problem.message}
          </Text>
        </View>
      ))}
    </Card>
  );
}

const useStyles = makeStyles(() => ({
  list: { gap: 12 },
  head: { flexDirection: 'row', alignItems: 'flex-start', gap: 12 },
  words: { flex: 1, minWidth: 0, gap: 3 },
  name: { flexDirection: 'row', alignItems: 'center', gap: 8, flexWrap: 'wrap' },
  controls: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  problem: { flexDirection: 'row', alignItems: 'flex-start', gap: 8, paddingTop: 6 },
  start: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
}));
