import type { LeadEvent, LeadScore, Me, ScoreExplanation } from '@lintel/contract';
import { SYNC_EVENTS, type SyncedLead, sync } from '@lintel/contract/sync';
import type { ContractCall } from '../renew';
import type { Ask } from '../send';
import type { KeptModel, Known } from './device-score';
import type { KeptCopy } from './kept-copy';
import { eventsWith, leadWith } from './overlay';
import type { Placed } from './waiting-write';

/** By name and path, so that the models' part of the contract is not loaded for it. */
const MODEL = { ...sync.roster, name: 'ml.deviceModel', path: '/ml/model' };
const WHY = { ...sync.roster, name: 'ml.explainScore', path: '/leads/:leadId/score' };
/** A model that was fetched longer ago may have been recalibrated. */
const FRESH_MS = 12 * 3_600_000;

interface Stored {
  /** Null: rules scored then. */
  readonly model: KeptModel | null;
  /** By this device's clock, milliseconds. */
  readonly keptAt: number;
}

interface Here {
  readonly copy: KeptCopy;
  readonly queue: readonly Placed[];
  readonly me: Me;
}

/** Keeps the model that scores now, when it is another than the one kept, or was kept long ago. */
export async function keepModel(copy: KeptCopy, ask: Ask, now: number): Promise<void> {
  const kept = (await copy.day(MODEL.name)) as Stored | undefined;
  if (kept && now - kept.keptAt < FRESH_MS && !tookOver(copy, kept)) return;
  const reply = await ask(MODEL, {});
  if ('data' in reply)
    await copy.keepDay(MODEL.name, {
      model: (reply.data ?? null) as KeptModel | null,
      keptAt: now,
    } satisfies Stored);
}

/** The lead that was scored last was scored by another than what is kept. */
function tookOver(copy: KeptCopy, { model }: Stored): boolean {
  let last: LeadScore | null = null;
  for (const { lead } of copy.leads.values())
    if (lead.score && (!last || lead.score.scoredAt > last.scoredAt)) last = lead.score;
  if (last === null) return false;
  return last.modelId !== (model?.modelId ?? null) || last.source !== (model ? model.source : 'rules');
}

/** Whether something waits that a score reads. */
const waits = (queue: readonly Placed[], leadId: string): boolean =>
  queue.some(({ write }) => write.subject === leadId && write.state !== 'refused' && write.state !== 'left');

/**
 * What this device knows of a lead that was changed here; undefined when nothing waits for it, or when only the server can
 * tell its score: part of the log is not here, or the person's role hides some of it.
 */
async function knownOf({ copy, queue, me }: Here, one: SyncedLead): Promise<Known | undefined> {
  const { lead } = one;
  if (!waits(queue, lead.id) || lead.hidden.length > 0) return undefined;
  const events = await copy.events(lead.id);
  if (!events || events.length >= SYNC_EVENTS) return undefined;
  const known = new Set(events.map(({ id }) => id));
  const waiting = eventsWith(events, queue, lead.id, me.userId).filter(({ id }) => !known.has(id));
  return {
    lead,
    events,
    now: leadWith(lead, queue),
    waiting: waiting.filter(({ kind }: LeadEvent) => kind !== 'note.added'),
    at: new Date(Date.now() + copy.meta.skew).toISOString(),
    timeZone: me.company.timeZone,
    before: (await copy.reply(whyRequest(lead.id))) as ScoreExplanation | undefined,
  };
}

const whyRequest = (leadId: string): ContractCall => ({ endpoint: WHY, call: { params: { leadId } } });

const compute = () => import('./compute');

/** Why a lead that was changed on this device scores what it scores; undefined where what the server said stands. */
export async function whyHere(here: Here, leadId: string): Promise<ScoreExplanation | undefined> {
  const one = here.copy.leads.get(leadId);
  const [known, stored] = await Promise.all([
    one && knownOf(here, one),
    here.copy.day(MODEL.name) as Promise<Stored | undefined>,
  ]);
  if (!known || !stored) return undefined;
  return (await compute()).explainHere(stored.model, known) ?? undefined;
}

/** The scores of leads that were changed on this device, by lead; of all others what the server said stands. */
export async function scoresHere(here: Here): Promise<ReadonlyMap<string, LeadScore>> {
  const found = new Map<string, LeadScore>();
  const ids = new Set(here.queue.map(({ write }) => write.subject));
  const leads = [...ids].flatMap((id) => here.copy.leads.get(id) ?? []);
  if (leads.length === 0) return found;
  const stored = (await here.copy.day(MODEL.name)) as Stored | undefined;
  if (!stored) return found;
  for (const one of leads) {
    const known = await knownOf(here, one);
    const score = known && (await compute()).scoreHere(stored.model, known);
    if (score) found.set(one.lead.id, score);
  }
  return found;
}
