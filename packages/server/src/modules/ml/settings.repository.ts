import type { MlSettings } from '@lintel/contract';
import type { Tx } from '../../kernel/db/tx.ts';

/** What holds of a company that has said nothing. */
export const DEFAULTS: MlSettings = {
  retrainEveryDays: 10,
  retrainOnAlarm: true,
  autoPromote: false,
  recalibrate: true,
  outOfOrderPercent: 5,
};

export interface StoredSettings extends MlSettings {
  paused: { at: Date; reason: string; byId: string | null } | null;
}

export async function readSettings(tx: Tx): Promise<StoredSettings> {
  const row = await tx
    .selectFrom('ml_settings')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst();
  if (!row) return { ...DEFAULTS, paused: null };
  return {
    retrainEveryDays: row.retrain_every_days,
    retrainOnAlarm: row.retrain_on_alarm,
    autoPromote: row.auto_promote,
    recalibrate: row.recalibrate,
    outOfOrderPercent: row.out_of_order_percent,
    paused: row.paused_at && {
      at: row.paused_at,
      reason: row.paused_reason ?? '',
      byId: row.paused_by,
    },
  };
}

export async function saveSettings(tx: Tx, want: MlSettings): Promise<void> {
  const values = {
    retrain_every_days: want.retrainEveryDays,
    retrain_on_alarm: want.retrainOnAlarm,
    auto_promote: want.autoPromote,
    recalibrate: want.recalibrate,
    out_of_order_percent: want.outOfOrderPercent,
  };
  await tx
    .insertInto('ml_settings')
    .values({ tenant_id: tx.tenantId, ...values })
    .onConflict((c) => c.column('tenant_id').doUpdateSet(values))
    .execute();
}

/** Lets rules score, or with null the model again. */
export async function savePause(
  tx: Tx,
  pause: { at: Date; reason: string; byId: string | null } | null,
): Promise<void> {
  const values = {
    paused_at: pause?.at ?? null,
    paused_reason: pause?.reason ?? null,
    paused_by: pause?.byId ?? null,
  };
  await tx
    .insertInto('ml_settings')
    .values({ tenant_id: tx.tenantId, ...values })
    .onConflict((c) => c.column('tenant_id').doUpdateSet(values))
    .execute();
}

/** Share of leads that chance puts out of order on Today: the setting while a model or the starter scores, else none. */
export const outOfOrderShare = async (tx: Tx): Promise<number> =>
  (
    await tx.prepared<{ share: number }>(
      'ml_out_of_order_share',
      `select coalesce(s.out_of_order_percent, $2::int) / 100.0::float8 as share
         from (select $1::uuid as tenant_id) t left join ml_settings s on s.tenant_id = t.tenant_id
        where s.paused_at is null
          and (exists (select from ml_models m where m.tenant_id = $1 and m.alias = 'champion')
            or (select verdict from ml_starter_fits f where f.tenant_id = $1 order by f.id desc limit 1) = 'stands')`,
      [tx.tenantId, DEFAULTS.outOfOrderPercent],
    )
  )[0]?.share ?? 0;
