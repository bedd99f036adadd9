import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ConversionWrite, EventWrite } from '../leads.repository.ts';
import type { StoredStage } from './pipelines.repository.ts';

/** What is written of a deleted lead that comes back into another stage, its own being gone; null when it is there. */
export function restoredInto(
  actor: Actor,
  leadId: string,
  stages: readonly StoredStage[],
  fromId: string,
  toId: string,
  at: Date,
): { event: EventWrite; conversion: ConversionWrite } | null {
  if (fromId === toId) return null;
  const nameOf = (id: string): string | null => stages.find((s) => s.id === id)?.name ?? null;
  const [from, to] = [nameOf(fromId), nameOf(toId)];
  const now = at.toISOString();
  return {
    event: {
      id: newId(),
      lead_id: leadId,
      kind: 'stage.changed',
      occurred_at: now,
      recorded_at: now,
      user_id: actor.userId,
      source: null,
      payload: { fromId, toId, from, to },
    },
    conversion: {
      id: newId(),
      lead_id: leadId,
      from_stage: from,
      to_stage: to ?? '',
      from_stage_id: fromId,
      to_stage_id: toId,
      trigger_type: 'restored',
      user_id: actor.userId,
      reason: null,
      created_at: now,
    },
  };
}
