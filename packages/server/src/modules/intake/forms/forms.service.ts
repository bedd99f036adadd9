import type { BodyOf, CustomField, contract, Form, FormDefinition } from '@lintel/contract';
import { type Actor, systemActor } from '../../../kernel/actor.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { listFields } from '../../leads/index.ts';
import { checkCustomFields } from '../webhooks/webhooks.service.ts';
import * as repo from './forms.repository.ts';
import type { Channel } from './forms.tables.ts';

/** How far back the figures of a form reach. */
const COUNTED_MS = 30 * 86_400_000;

/** A wording as it is shown, with the version the ledger will name. */
export interface ShownConsent {
  channel: Channel;
  version: number;
  wording: string;
  required: boolean;
}

/** A form as a visitor meets it. */
export interface OpenForm {
  tenantId: string;
  id: string;
  version: number;
  definition: FormDefinition;
  consents: ShownConsent[];
  /** The company's own fields, for their kinds and choices. */
  custom: readonly CustomField[];
  /** Every wording it has ever shown, by channel and version. */
  wordings: repo.WordingRow[];
}

/** The form of an address, for visitors; undefined when there is none or it is closed. */
export async function openForm(ctx: Ctx, formId: string): Promise<OpenForm | undefined> {
  const tenantId = await ctx.system('door-check', (tx) => repo.tenantOfForm(tx, formId));
  if (!tenantId) return undefined;
  const actor = systemActor(tenantId);
  const [[row, wordings], custom] = await Promise.all([
    ctx.read(actor, (tx) => Promise.all([repo.findForm(tx, formId), repo.wordingsOf(tx, [formId])])),
    listFields(ctx, actor),
  ]);
  if (!row?.active) return undefined;
  const { id, version, definition } = row;
  return { tenantId, id, version, definition, custom, wordings, consents: shown(definition, wordings) };
}

function shown(definition: FormDefinition, wordings: readonly repo.WordingRow[]): ShownConsent[] {
  return definition.consents.map(({ channel, wording, required }) => ({
    channel,
    wording,
    required,
    version: wordings.findLast((row) => row.channel === channel)?.version ?? 1,
  }));
}

export async function listForms(ctx: Ctx, actor: Actor, origin: string): Promise<{ items: Form[] }> {
  return {
    items: await ctx.read(actor, async (tx) => toForms(ctx, tx, await repo.listForms(tx), origin)),
  };
}

export async function getForm(ctx: Ctx, actor: Actor, id: string, origin: string): Promise<Form> {
  return ctx.read(actor, (tx) => read(ctx, tx, id, origin));
}

/** Makes a form, open at once. Throws `field.not_found` for a custom field there is not. */
export async function createForm(
  ctx: Ctx,
  actor: Actor,
  definition: BodyOf<typeof contract.doors.createForm>,
  origin: string,
): Promise<Form> {
  await checkCustomFields(
    ctx,
    actor,
    definition.fields.map(({ field }) => field),
  );
  const [id, now] = [newId(), ctx.clock.now()];
  const made = await ctx.tx(actor, async (tx) => {
    await repo.insertForm(tx, {
      tenant_id: tx.tenantId,
      id,
      definition: JSON.stringify(definition),
      created_by: actor.userId,
      created_at: now,
      updated_at: now,
    });
    await keepWordings(tx, id, definition, [], now);
    await ctx.audit(tx, actor, 'form.created', { subject: { type: 'form', id } });
    return read(ctx, tx, id, origin);
  });
  ctx.hint(actor.tenantId, { topic: 'intake' });
  return made;
}

/**
 * Changes a form, closes or opens it. A changed wording becomes a new version, beside what people agreed to before.
 * Throws `form.not_found`, `form.stale` when somebody saved since `version`, `field.not_found`.
 */
export async function updateForm(
  ctx: Ctx,
  actor: Actor,
  id: string,
  want: BodyOf<typeof contract.doors.updateForm>,
  origin: string,
): Promise<Form> {
  const { definition, active, version } = want;
  if (definition)
    await checkCustomFields(
      ctx,
      actor,
      definition.fields.map(({ field }) => field),
    );
  const now = ctx.clock.now();
  const saved = await ctx.tx(actor, async (tx) => {
    const row = await repo.lockForm(tx, id);
    if (!row) throw new AppError('form.not_found');
    if (row.version !== version) throw new AppError('form.stale', { context: { version: row.version } });
    if (definition) await keepWordings(tx, id, definition, await repo.wordingsOf(tx, [id]), now);
    await repo.updateForm(tx, id, {
      version: version + 1,
      at: now,
      ...(definition ? { definition } : {}),
      ...(active === undefined ? {} : { active }),
    });
    const changed = Object.keys(want).filter((name) => name !== 'version');
    await ctx.audit(tx, actor, 'form.updated', { subject: { type: 'form', id }, changed });
    return read(ctx, tx, id, origin);
  });
  ctx.hint(actor.tenantId, { topic: 'intake' });
  return saved;
}

/** Adds a version for every wording that is not the latest of its channel, and ends what is shown no longer. */
async function keepWordings(
  tx: Tx,
  formId: string,
  { consents }: FormDefinition,
  known: readonly repo.WordingRow[],
  now: Date,
): Promise<void> {
  for (const channel of ['call', 'text', 'email'] as const) {
    const latest = known.findLast((row) => row.channel === channel);
    const wording = consents.find((one) => one.channel === channel)?.wording;
    if (latest && latest.until === null && latest.wording !== wording)
      await repo.endWording(tx, formId, channel, latest.version, now);
    if (wording !== undefined && (latest?.wording !== wording || latest.until !== null))
      await repo.insertWording(tx, {
        tenant_id: tx.tenantId,
        form_id: formId,
        channel,
        version: (latest?.version ?? 0) + 1,
        wording,
        since: now,
        until: null,
      });
  }
}

async function read(ctx: Ctx, tx: Tx, id: string, origin: string): Promise<Form> {
  const row = await repo.findForm(tx, id);
  if (!row) throw new AppError('form.not_found');
  const [form] = await toForms(ctx, tx, [row], origin);
  return form as Form;
}

async function toForms(ctx: Ctx, tx: Tx, rows: readonly repo.FormRow[], origin: string): Promise<Form[]> {
  const [wordings, counts] = await Promise.all([
    repo.wordingsOf(
      tx,
      rows.map(({ id }) => id),
    ),
    repo.countsSince(tx, new Date(ctx.clock.now().getTime() - COUNTED_MS)),
  ]);
  return rows.map((row) => {
    const own = counts.filter(({ formId }) => formId === row.id);
    const sum = (...outcomes: string[]) =>
      own.reduce((total, { outcome, posts }) => total + (outcomes.includes(outcome) ? posts : 0), 0);
    const arrived = own.filter(({ outcome }) => outcome === 'received' || outcome === 'kiosk');
    return {
      id: row.id,
      active: row.active,
      version: row.version,
      definition: row.definition,
      consentVersions: shown(
        row.definition,
        wordings.filter(({ form_id }) => form_id === row.id),
      ).map(({ channel, version }) => ({ channel, version })),
      url: `${origin}/f/${row.id}`,
      posts: {
        received: sum('received', 'kiosk'),
        kiosk: sum('kiosk'),
        spam: sum('trap', 'too_fast', 'no_proof'),
        refused: sum('host'),
        refusedHosts: own
          .flatMap(({ outcome, host }) => (outcome === 'host' && host ? [host] : []))
          .slice(0, 10),
        lastAt: arrived[0]?.lastAt.toISOString() ?? null,
      },
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    };
  });
}
