import type { FairnessReport } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';

export interface ReportRow {
  id: string;
  modelId: string;
  modelNumber: number;
  verdict: FairnessReport['verdict'];
  report: Pick<FairnessReport, 'attributes' | 'findings'>;
  userId: string | null;
  userName: string | null;
  createdAt: Date;
}

export const insertReport = (tx: Tx, row: Omit<ReportRow, 'modelNumber' | 'userName'>): Promise<unknown> =>
  tx
    .insertInto('ml_fairness_reports')
    .values({
      tenant_id: tx.tenantId,
      id: row.id,
      model_id: row.modelId,
      verdict: row.verdict,
      report: JSON.stringify(row.report),
      user_id: row.userId,
      created_at: row.createdAt,
    })
    .execute();

/** The newest report of a model. */
export const findReport = async (tx: Tx, modelId: string): Promise<ReportRow | undefined> =>
  (
    await tx.prepared<ReportRow>(
      'ml_find_report',
      `select r.id, r.model_id as "modelId", m.number as "modelNumber", r.verdict, r.report, r.user_id as "userId",
              u.name as "userName", r.created_at as "createdAt"
         from ml_fairness_reports r
         join ml_models m on m.tenant_id = r.tenant_id and m.id = r.model_id
         left join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
        where r.tenant_id = $1 and r.model_id = $2 order by r.id desc limit 1`,
      [tx.tenantId, modelId],
    )
  )[0];
