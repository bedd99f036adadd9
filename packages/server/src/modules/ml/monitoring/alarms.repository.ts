import type { Tables } from '../../../kernel/db/tables.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { newId } from '../../../kernel/ids.ts';

export interface Finding {
  kind: Tables['ml_alarms']['kind'];
  feature: string | null;
  level: 'watch' | 'act';
  /** Figures of its sentence. */
  detail: Record<string, number | string>;
}

export interface AlarmRow extends Finding {
  id: string;
  modelId: string;
  modelNumber: number;
  raisedAt: Date;
  clearedAt: Date | null;
}

const ROW = `a.id, a.model_id as "modelId", m.number as "modelNumber", a.kind, a.feature, a.level, a.detail,
  a.raised_at as "raisedAt", a.cleared_at as "clearedAt"
  from ml_alarms a join ml_models m on m.tenant_id = a.tenant_id and m.id = a.model_id`;

/** Alarms of a model, open ones first, newest first; at most 50. */
export const listAlarms = (tx: Tx, modelId: string): Promise<AlarmRow[]> =>
  tx.prepared<AlarmRow>(
    'ml_list_alarms',
    `select ${ROW} where a.tenant_id = $1 and a.model_id = $2 order by a.cleared_at is not null, a.id desc limit 50`,
    [tx.tenantId, modelId],
  );

export const findAlarm = async (tx: Tx, id: string): Promise<AlarmRow | undefined> =>
  (
    await tx.prepared<AlarmRow>('ml_find_alarm', `select ${ROW} where a.tenant_id = $1 and a.id = $2`, [
      tx.tenantId,
      id,
    ])
  )[0];

/** True when something that asks for action was found after a moment and still stands. */
export const mustAct = async (tx: Tx, since: Date): Promise<boolean> =>
  (
    await tx.prepared(
      'ml_must_act',
      `select 1 from ml_alarms where tenant_id = $1 and cleared_at is null and level = 'act' and raised_at > $2 limit 1`,
      [tx.tenantId, since],
    )
  ).length > 0;

/**
 * Makes the open alarms of the company those found of `modelId`: what is new is raised, what is gone is cleared, and so are
 * all of other models. Returns ids of those that ask for action and did not before.
 */
export async function settleAlarms(
  tx: Tx,
  modelId: string,
  found: readonly Finding[],
  at: Date,
): Promise<string[]> {
  const open = await tx
    .selectFrom('ml_alarms')
    .select(['id', 'model_id', 'kind', 'feature', 'level'])
    .where('tenant_id', '=', tx.tenantId)
    .where('cleared_at', 'is', null)
    .forUpdate()
    .execute();
  const nameOf = (one: { kind: string; feature: string | null }) => `${one.kind}/${one.feature ?? ''}`;
  const known = new Map(open.filter((one) => one.model_id === modelId).map((one) => [nameOf(one), one]));
  const acting: string[] = [];
  for (const finding of found) {
    const before = known.get(nameOf(finding));
    known.delete(nameOf(finding));
    const id = before?.id ?? newId();
    if (finding.level === 'act' && before?.level !== 'act') acting.push(id);
    const values = { level: finding.level, detail: JSON.stringify(finding.detail) };
    if (before) {
      await tx
        .updateTable('ml_alarms')
        .set(values)
        .where('tenant_id', '=', tx.tenantId)
        .where('id', '=', id)
        .execute();
    } else {
      const { kind, feature } = finding;
      await tx
        .insertInto('ml_alarms')
        .values({
          tenant_id: tx.tenantId,
          id,
          model_id: modelId,
          kind,
          feature,
          ...values,
          raised_at: at,
          cleared_at: null,
        })
        .execute();
    }
  }
  const gone = [...known.values(), ...open.filter((one) => one.model_id !== modelId)].map((one) => one.id);
  if (gone.length > 0) {
    await tx
      .updateTable('ml_alarms')
      .set({ cleared_at: at })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', 'in', gone)
      .execute();
  }
  return acting;
}
