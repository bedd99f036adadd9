import type { Tx } from '../../../kernel/db/tx.ts';

interface Figures {
  shift: number;
  baseRate: number;
  hotProbability: number;
  auc: number;
  aucLow: number;
  aucHigh: number;
  logLoss: number;
  baseLogLoss: number;
}

/** What came of holding the starter against an outcome of the company's leads. */
export type FitFound = {
  /** Key of the outcome. */
  target: string;
  leads: number;
  positives: number;
} & (
  | ({ verdict: 'stands' | 'no_better' } & Figures)
  | ({ verdict: 'too_few' } & Record<keyof Figures, null>)
);

export type StoredFit = FitFound & {
  id: string;
  /** Version of the starter it is a fit of. */
  artefact: string;
  createdAt: Date;
  checkedAt: Date;
};
/** A fit that may score. */
export type StandingFit = Extract<StoredFit, Figures>;

const COLUMNS = `id, artefact, target, verdict, leads, positives, shift, base_rate as "baseRate",
  hot_probability as "hotProbability", auc, auc_low as "aucLow", auc_high as "aucHigh", log_loss as "logLoss",
  base_log_loss as "baseLogLoss", created_at as "createdAt", checked_at as "checkedAt"`;

/** The fit that was decided on last. */
export const newestFit = async (tx: Tx): Promise<StoredFit | null> =>
  (
    await tx.prepared<StoredFit>(
      'ml_newest_starter_fit',
      `select ${COLUMNS} from ml_starter_fits where tenant_id = $1 order by id desc limit 1`,
      [tx.tenantId],
    )
  )[0] ?? null;

/** The same for scoring: null when it does not stand, and while rules are to score. */
export const standingFit = async (tx: Tx): Promise<StandingFit | null> =>
  (
    await tx.prepared<StandingFit>(
      'ml_standing_starter_fit',
      `select * from (select ${COLUMNS} from ml_starter_fits where tenant_id = $1 order by id desc limit 1) f
        where verdict = 'stands'
          and not exists (select from ml_settings s where s.tenant_id = $1 and s.paused_at is not null)`,
      [tx.tenantId],
    )
  )[0] ?? null;

/** The fit a stored score names. */
export const findFit = async (tx: Tx, id: string): Promise<StandingFit | null> =>
  (
    await tx.prepared<StandingFit>(
      'ml_starter_fit',
      `select ${COLUMNS} from ml_starter_fits where tenant_id = $1 and id = $2 and verdict = 'stands'`,
      [tx.tenantId, id],
    )
  )[0] ?? null;

export async function insertFit(tx: Tx, fit: StoredFit): Promise<void> {
  await tx
    .insertInto('ml_starter_fits')
    .values({
      tenant_id: tx.tenantId,
      id: fit.id,
      artefact: fit.artefact,
      verdict: fit.verdict,
      target: fit.target,
      leads: fit.leads,
      positives: fit.positives,
      shift: fit.shift,
      base_rate: fit.baseRate,
      hot_probability: fit.hotProbability,
      auc: fit.auc,
      auc_low: fit.aucLow,
      auc_high: fit.aucHigh,
      log_loss: fit.logLoss,
      base_log_loss: fit.baseLogLoss,
      created_at: fit.createdAt,
      checked_at: fit.checkedAt,
    })
    .execute();
}

export const setChecked = (tx: Tx, id: string, at: Date): Promise<unknown> =>
  tx
    .updateTable('ml_starter_fits')
    .set({ checked_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

/** The newest leads that are real: not deleted, not of the sample brokerage. */
export const newestRealLeads = async (tx: Tx, limit: number): Promise<string[]> =>
  (
    await tx.prepared<{ id: string }>(
      'ml_newest_real_leads',
      `select l.id from leads l
        where l.tenant_id = $1 and l.deleted_at is null
          and not exists (
            select from batches b join batch_images i on i.tenant_id = b.tenant_id and i.batch_id = b.id
             where b.tenant_id = $1 and b.kind = 'demo' and i.record_type = 'lead' and i.record_id = l.id)
        order by l.id desc limit $2`,
      [tx.tenantId, limit],
    )
  ).map((row) => row.id);
