import { z } from 'zod';
import { Id } from './common.ts';

/**
 * Domain events as they travel through the outbox: ids, versions and field names, never values.
 * Named in the past tense; delivery is at least once, so a handler keys its effect by the event's id.
 */
export const EVENTS = {
  'company.registered': z.object({}),
  'lead.created': z.object({ leadId: Id }),
  'lead.updated': z.object({ leadId: Id, version: z.int(), changed: z.array(z.string()) }),
  'lead.deleted': z.object({ leadId: Id }),
  'lead.restored': z.object({ leadId: Id }),
  'lead.note_added': z.object({ leadId: Id }),
  /** A chunk of an import was committed; the leads are those of `batchId` numbered from `fromRow` to `toRow`. */
  'leads.imported': z.object({ batchId: Id, fromRow: z.int(), toRow: z.int() }),
  /** Sample data was generated. */
  'leads.generated': z.object({ batchId: Id }),
  'field.created': z.object({ fieldId: Id }),
  'field.updated': z.object({ fieldId: Id }),
  'stages.saved': z.object({}),
  'company.updated': z.object({ changed: z.array(z.string()) }),
  /** A file is stored whose rows are still to be counted. */
  'import.uploaded': z.object({ importId: Id }),
  'import.check_requested': z.object({ importId: Id }),
  'import.start_requested': z.object({ importId: Id }),
  'import.finished': z.object({ importId: Id }),
  'training.requested': z.object({ runId: Id }),
  'model.registered': z.object({ modelId: Id }),
  'model.promoted': z.object({ modelId: Id }),
} as const;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.output<(typeof EVENTS)[N]>;
/** An event as a job handler receives it. */
export interface DomainEvent<N extends EventName = EventName> {
  id: string;
  name: N;
  tenantId: string;
  /** Membership that caused it, or null for the system. */
  userId: string | null;
  occurredAt: string;
  payload: EventPayload<N>;
}
