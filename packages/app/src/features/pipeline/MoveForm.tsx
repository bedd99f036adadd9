import {
  type CustomField,
  type CustomValue,
  FINANCING,
  LEAD_TYPES,
  type Stage,
  TIMELINES,
  type User,
} from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import type { BoardCard } from '@lintel/contract/pipelines';
import { useState } from 'react';
import { View } from 'react-native';
import { useLeadLists } from '@/features/leads';
import { isAppProblem, problemText } from '@/store/problem';
import { Banner } from '@/ui/Banner';
import { CustomInput } from '@/ui/CustomInput';
import { Dialog } from '@/ui/Dialog';
import { fieldLabel } from '@/ui/field-text';
import { SelectField } from '@/ui/SelectField';
import { MoneyField, TextField } from '@/ui/TextField';
import { makeStyles } from '@/ui/theme-context';
import { nameOf } from './BoardCardView';
import type { Given, MoveOutcome } from './use-board';

export interface Asked {
  card: Pick<BoardCard, 'name' | 'currency'>;
  to: Stage;
  /** Paths of what is asked for: fields of the lead, `custom.<key>`, `reason`. */
  paths: string[];
}

interface Props {
  asked: Asked;
  onMove: (given: Given) => Promise<MoveOutcome>;
  onClose: () => void;
}

/** What a stage asks for, filled in where the card is moved; the move and the values go together. */
export function MoveForm({ asked, onMove, onClose }: Props) {
  const styles = useStyles();
  const { card, to } = asked;
  const { fields, users } = useLeadLists();
  const [paths, setPaths] = useState(asked.paths);
  const [values, setValues] = useState<Record<string, unknown>>({});
  const [reason, setReason] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const filled = (path: string): boolean => {
    const value = path === 'reason' ? reason : values[path];
    return (
      value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
    );
  };
  const send = async () => {
    setBusy(true);
    setProblem(null);
    const outcome = await onMove({ ...asFields(values), ...(reason === null ? {} : { reason }) });
    setBusy(false);
    if (outcome.kind === 'done') return onClose();
    setProblem(outcome.problem);
    if (outcome.kind === 'missing') setPaths((now) => [...new Set([...now, ...outcome.paths])]);
  };
  const errorOf = (path: string): string | undefined =>
    isAppProblem(problem)
      ? problem.errors.find((e) => e.path === path || e.path.endsWith(`.${path}`))?.message
      : undefined;
  const said = paths.some((path) => errorOf(path) !== undefined);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('pipelines.form.title', { name: nameOf(card), stage: to.name })}
      text={t('pipelines.form.text', { stage: to.name })}
      confirm={{
        label: t('pipelines.form.move', { stage: to.name }),
        busy,
        onPress: () => void send(),
        disabledReason: paths.some((path) => !filled(path)) && t('pipelines.form.fill'),
      }}
    >
      <View style={styles.fields}>
        {problem !== null && !said && <Banner inset kind="error" title={problemText(problem)} />}
        {paths.map((path) =>
          path === 'reason' ? (
            <SelectField
              key={path}
              label={t('pipelines.form.reason')}
              options={to.reasons.map((value) => ({ value, label: value }))}
              value={reason}
              onChange={setReason}
              error={errorOf(path)}
            />
          ) : (
            <Asking
              key={path}
              path={path}
              fields={fields}
              users={users}
              currency={card.currency}
              value={values[path]}
              error={errorOf(path)}
              onChange={(value) => setValues((now) => ({ ...now, [path]: value }))}
            />
          ),
        )}
      </View>
    </Dialog>
  );
}

/** Values by path as a change of a lead has them. */
function asFields(values: Record<string, unknown>): Given {
  const custom = Object.fromEntries(
    Object.entries(values).flatMap(([path, value]) =>
      path.startsWith('custom.') ? [[path.slice('custom.'.length), value]] : [],
    ),
  );
  const plain = Object.fromEntries(
    Object.entries(values).flatMap(([path, value]) =>
      path.startsWith('custom.')
        ? []
        : [[path, typeof value === 'string' ? (LISTS[path]?.(value) ?? value) : value]],
    ),
  );
  const fields = { ...plain, ...(Object.keys(custom).length > 0 ? { custom } : {}) };
  return Object.keys(fields).length > 0 ? { fields } : {};
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  type: LEAD_TYPES,
  timeline: TIMELINES,
  financing: FINANCING,
};
/** What was typed as the value of a field that holds several. */
const LISTS: Readonly<Record<string, (text: string) => string[]>> = {
  emails: (text) => [text],
  phones: (text) => [text],
  tags: (text) => text.split(',').flatMap((tag) => tag.trim() || []),
};

interface AskingProps {
  path: string;
  fields: readonly CustomField[];
  users: readonly User[];
  currency: string;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

/** The input of one field of a lead, by its path. */
function Asking({ path, fields, users, currency, value, error, onChange }: AskingProps) {
  const label = fieldLabel(path, fields);
  const common = { label, error, required: true };
  const custom = fields.find(({ key }) => `custom.${key}` === path);
  if (custom)
    return (
      <CustomInput
        field={custom}
        currency={currency}
        value={(value ?? null) as CustomValue | null}
        error={error}
        required
        onChange={onChange}
      />
    );
  if (path === 'budgetMin' || path === 'budgetMax')
    return (
      <MoneyField
        {...common}
        currency={currency}
        value={typeof value === 'number' ? value : null}
        onChange={onChange}
      />
    );
  if (path === 'ownerId')
    return (
      <SelectField
        {...common}
        options={users.map(({ id, name }) => ({ value: id, label: name }))}
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
      />
    );
  const choices = CHOICES[path];
  if (choices)
    return (
      <SelectField
        {...common}
        options={choices.map((choice) => ({ value: choice, label: wordOf(path, choice) }))}
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
      />
    );
  return (
    <TextField
      {...common}
      value={typeof value === 'string' ? value : ''}
      hint={path === 'tags' ? t('pipelines.form.tags') : undefined}
      onChange={onChange}
    />
  );
}

const wordOf = (path: string, choice: string): string =>
  path === 'type'
    ? t(`leads.type.${choice as (typeof LEAD_TYPES)[number]}`)
    : path === 'timeline'
      ? t(`leads.timeline.${choice as (typeof TIMELINES)[number]}`)
      : t(`leads.financing.${choice as (typeof FINANCING)[number]}`);

const useStyles = makeStyles(() => ({ fields: { gap: 12, paddingVertical: 4 } }));
