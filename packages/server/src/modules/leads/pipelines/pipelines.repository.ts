import type { PipelineKind, Stage } from '@lintel/contract';
import type { SystemTx, Tx } from '../../../kernel/db/tx.ts';

/**
 * SQL: somebody still works on lead `l` of the company `$1`: it is neither closed nor archived, and in a stage that is
 * neither won nor lost.
 */
export const IN_PLAY = `l.status in ('new', 'open') and l.deleted_at is null
  and l.stage_id = any (array(select s.id from stages s where s.tenant_id = $1 and s.kind = 'open'))`;

/** A stage as stored; an archived one is kept for the leads and the history that name it. */
export interface StoredStage extends Stage {
  /** It was removed, or its pipeline was. */
  archived: boolean;
}

export interface StoredPipeline {
  id: string;
  version: number;
  kind: PipelineKind;
  name: string;
  position: number;
  isDefault: boolean;
  archived: boolean;
}

/** Pipelines of a kind that are not removed, the default one first, then in order. */
export const pipelinesOf = async (tx: Tx, kind: PipelineKind): Promise<StoredPipeline[]> =>
  (await storedPipelines(tx)).filter((p) => p.kind === kind && !p.archived);

/** Every pipeline, removed ones too, the default one of a kind first, then in order. */
export const storedPipelines = async (tx: Tx): Promise<StoredPipeline[]> =>
  (
    await tx
      .selectFrom('pipelines')
      .select(['id', 'version', 'kind', 'name', 'position', 'is_default', 'archived_at'])
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('is_default', 'desc')
      .orderBy('position')
      .orderBy('id')
      .execute()
  ).map(({ is_default, archived_at, ...pipeline }) => ({
    ...pipeline,
    kind: pipeline.kind as PipelineKind,
    isDefault: is_default,
    archived: archived_at !== null,
  }));

/** Locks the company's pipelines against other changes of them. */
export const lockPipelines = (tx: Tx) =>
  tx
    .selectFrom('pipelines')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('id')
    .forUpdate()
    .execute();

/** Locks as `lockPipelines`; the one asked for, unless it is removed. */
export async function lockPipeline(tx: Tx, id: string): Promise<StoredPipeline | undefined> {
  await lockPipelines(tx);
  return (await storedPipelines(tx)).find((p) => p.id === id && !p.archived);
}

/** Inserts pipelines; one that exists stays as it is. Needs no right to read, so that the system role can do it. */
export const insertPipelines = (
  tx: Tx | SystemTx,
  tenantId: string,
  pipelines: readonly Omit<StoredPipeline, 'version' | 'archived'>[],
) =>
  tx
    .insertInto('pipelines')
    .values(
      pipelines.map(({ isDefault, ...pipeline }) => ({
        tenant_id: tenantId,
        ...pipeline,
        is_default: isDefault,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute();

/** Throws the database's unique violation when the name is taken. */
export const insertPipeline = (tx: Tx, pipeline: Omit<StoredPipeline, 'archived'>) => {
  const { isDefault, ...rest } = pipeline;
  return tx
    .insertInto('pipelines')
    .values({ tenant_id: tx.tenantId, ...rest, is_default: isDefault })
    .execute();
};

/** Writes name, place and whether it is the default, and counts its version on. */
export const updatePipeline = (
  tx: Tx,
  { id, name, position, isDefault }: Pick<StoredPipeline, 'id' | 'name' | 'position' | 'isDefault'>,
) =>
  tx
    .updateTable('pipelines')
    .set((eb) => ({ name, position, is_default: isDefault, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const placePipeline = (tx: Tx, id: string, position: number) =>
  tx
    .updateTable('pipelines')
    .set({ position })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

export const archivePipeline = (tx: Tx, id: string, at: Date) =>
  tx
    .updateTable('pipelines')
    .set((eb) => ({ archived_at: at, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();

const stages = (tx: Tx) =>
  tx
    .selectFrom('stages as s')
    .innerJoin('pipelines as p', (join) =>
      join.onRef('p.tenant_id', '=', 's.tenant_id').onRef('p.id', '=', 's.pipeline_id'),
    )
    .select([
      's.id',
      's.pipeline_id as pipelineId',
      's.name',
      's.position',
      's.kind',
      's.color',
      's.limit_days as limitDays',
      's.required',
      's.reasons',
      's.archived_at',
      'p.archived_at as gone_at',
    ])
    .where('s.tenant_id', '=', tx.tenantId)
    .orderBy('p.is_default', 'desc')
    .orderBy('p.position')
    .orderBy('p.id')
    .orderBy('s.position')
    .orderBy('s.id');

type StageRow = Awaited<ReturnType<ReturnType<typeof stages>['execute']>>[number];
const toStored = ({ archived_at, gone_at, kind, color, ...stage }: StageRow): StoredStage => ({
  ...stage,
  kind: kind as Stage['kind'],
  color: color as Stage['color'],
  archived: archived_at !== null || gone_at !== null,
});

/** Every stage of the pipelines of a kind, archived ones too, in order, those of the default pipeline first. */
export const stagesOfKind = async (tx: Tx, kind: PipelineKind): Promise<StoredStage[]> =>
  (await stages(tx).where('p.kind', '=', kind).execute()).map(toStored);

/** Every stage of a pipeline in order, archived ones too. */
export const stagesOf = async (tx: Tx, pipelineId: string): Promise<StoredStage[]> =>
  (await stages(tx).where('s.pipeline_id', '=', pipelineId).execute()).map(toStored);

/** A stage with the kind of its pipeline, archived or not. */
export async function findStage(
  tx: Tx,
  id: string,
): Promise<(StoredStage & { pipelineKind: PipelineKind }) | undefined> {
  const row = await stages(tx).select('p.kind as pipelineKind').where('s.id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const { pipelineKind, ...stage } = row;
  return { ...toStored(stage), pipelineKind: pipelineKind as PipelineKind };
}

/** Inserts stages; one that exists stays as it is. Needs no right to read, so that the system role can do it. */
export async function insertStages(
  tx: Tx | SystemTx,
  tenantId: string,
  rows: readonly Stage[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('stages')
    .values(
      rows.map((stage) => ({
        tenant_id: tenantId,
        id: stage.id,
        pipeline_id: stage.pipelineId,
        ...written(stage),
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute();
}

const written = ({ name, position, kind, color, limitDays, required, reasons }: Stage) => ({
  name,
  position,
  kind,
  color,
  limit_days: limitDays,
  required,
  reasons,
});

/** Writes a stage, and brings it back when it was archived. */
export const updateStage = (tx: Tx, stage: Stage) =>
  tx
    .updateTable('stages')
    .set({ ...written(stage), archived_at: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', stage.id)
    .execute();

export const archiveStages = async (tx: Tx, ids: readonly string[], at: Date): Promise<void> => {
  if (ids.length === 0) return;
  await tx
    .updateTable('stages')
    .set({ archived_at: at })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();
};

/**
 * Locks stages against a lead being put into them: what is written to `leads` waits, by its foreign key, for whoever
 * removes a stage, and then finds it removed or not.
 */
export const lockStages = (tx: Tx, ids: readonly string[]) =>
  tx.prepared('', 'select id from stages where tenant_id = $1 and id = any($2) order by id for update', [
    tx.tenantId,
    ids,
  ]);

/** Those of the stages that leads can be put into; they stay so until the transaction ends. */
export const lockLive = (tx: Tx, ids: readonly string[]): Promise<{ id: string }[]> =>
  tx.prepared(
    'leads.lockLive',
    `select s.id from stages s join pipelines p on p.tenant_id = s.tenant_id and p.id = s.pipeline_id and p.kind = 'lead'
     where s.tenant_id = $1 and s.id = any($2) and s.archived_at is null and p.archived_at is null
     order by s.id for share of s`,
    [tx.tenantId, ids],
  );

/** True when a lead that is not deleted is in the stage. */
export const stageInUse = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx
    .selectFrom('leads')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('stage_id', '=', id)
    .where('deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst()) !== undefined;
