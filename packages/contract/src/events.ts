import { z } from 'zod';
import { Id } from './common.ts';

/**
 * Domain events as they travel through the outbox: ids, versions and field names, never values.
 * Named in the past tense; delivery is at least once, so a handler keys its effect by the event's id.
 */
export const EVENTS = {
  'company.registered': z.object({}),
  /** A person's access has ended; whoever holds work of theirs hands it over as `handOverId` says. */
  /** A manager has taken away the second factors of somebody who had lost them. */
  'user.factors_removed': z.object({ userId: Id }),
  'user.deactivated': z.object({ userId: Id, handOverId: Id }),
  /** How a person signs in has changed; they are told by mail. */
  'totp.enabled': z.object({ userId: Id }),
  'totp.removed': z.object({ userId: Id }),
  'passkey.added': z.object({ userId: Id }),
  'passkey.removed': z.object({ userId: Id }),
  'recovery_codes.made': z.object({ userId: Id }),
  'identity.linked': z.object({ userId: Id }),
  'identity.unlinked': z.object({ userId: Id }),
  /** An old refresh token was used: somebody holds a copy. */
  'session.replayed': z.object({ userId: Id, sessionId: Id }),
  /** Mail is due: the link waits in `mail_links`, its secret is made when it is sent. */
  'password.reset_requested': z.object({ linkId: Id }),
  'email.change_requested': z.object({ linkId: Id }),
  'email.changed': z.object({ linkId: Id }),
  'password.changed': z.object({ accountId: Id }),
  'password.reset': z.object({ accountId: Id }),
  'users.invited': z.object({ invitationIds: z.array(Id).max(50) }),
  'lead.created': z.object({ leadId: Id }),
  'lead.updated': z.object({ leadId: Id, version: z.int(), changed: z.array(z.string()) }),
  'lead.deleted': z.object({ leadId: Id }),
  'lead.restored': z.object({ leadId: Id }),
  /** `mentioned` are colleagues the note names, of an edit those it did not name before. */
  'lead.note_added': z.object({ leadId: Id, noteId: Id, mentioned: z.array(Id).max(20) }),
  'lead.note_edited': z.object({ leadId: Id, noteId: Id, mentioned: z.array(Id).max(20) }),
  'lead.note_removed': z.object({ leadId: Id, noteId: Id }),
  /** A source has another name, or is a spelling of another: its leads follow. */
  'source.updated': z.object({ sourceId: Id, changed: z.array(z.string()) }),
  /** A chunk of an import was committed; the leads are those of `batchId` numbered from `fromRow` to `toRow`. */
  'leads.imported': z.object({ batchId: Id, fromRow: z.int(), toRow: z.int() }),
  /** A chunk of somebody's leads went to others; they are those of `batchId` numbered from `fromRow` to `toRow`. */
  'leads.handed_over': z.object({ batchId: Id, fromRow: z.int(), toRow: z.int() }),
  /**
   * An event of a person came in by any door. `automate` is true when it asks for an answer and is not history: then it
   * is routed even when the lead has an owner, counts for the first answer, and starts plans. A new lead is always routed.
   */
  'inquiry.received': z.object({ leadId: Id, eventId: Id, created: z.boolean(), automate: z.boolean() }),
  /** Leads of the past are to be tried against a draft of the rules. */
  'simulation.requested': z.object({ simulationId: Id }),
  /** A lead was given to somebody, offered, or put in a pond, by the rules; `decisionId` has the trace. */
  'lead.routed': z.object({ leadId: Id, decisionId: Id }),
  /** Somebody took a lead that was offered to several. */
  'lead.claimed': z.object({ leadId: Id, offerId: Id }),
  /** Nobody took an offered lead in time, and it went on. */
  'lead.passed_on': z.object({ leadId: Id, decisionId: Id }),
  /** A person logged a try to reach the lead: a call, text, e-mail or meeting. */
  'lead.touched': z.object({ leadId: Id, eventId: Id }),
  /** Something of the calendar that tells of these leads was written to their logs: they are scored anew. */
  'appointment.booked': z.object({ appointmentId: Id, leadIds: z.array(Id).max(20) }),
  'appointment.settled': z.object({ appointmentId: Id, leadIds: z.array(Id).max(20) }),
  /** A person was the first to answer a lead. */
  'lead.first_touched': z.object({ leadId: Id }),
  /** Still nobody has answered: the lead is to go to somebody else than `ownerId`, by the rules. */
  'lead.unanswered': z.object({ leadId: Id, ownerId: Id, clockId: Id }),
  /** The first answer is late. */
  'lead.touch_overdue': z.object({ leadId: Id }),
  /** Several records became the one of `leadId`; undo by the batch. */
  'leads.merged': z.object({ leadId: Id, batchId: Id }),
  /** Somebody wants all leads to be looked through for duplicates. */
  'duplicates.scan_requested': z.object({ scanId: Id }),
  'bulk.requested': z.object({ batchId: Id }),
  /** A chunk of a change of many was committed; the leads are those of `batchId` numbered from `fromRow` to `toRow`. */
  'leads.changed_in_bulk': z.object({
    batchId: Id,
    fromRow: z.int(),
    toRow: z.int(),
    changed: z.array(z.string()),
    /** The person who asked for it wanted automations to run. */
    automate: z.boolean(),
  }),
  'undo.requested': z.object({ batchId: Id }),
  /** A chunk of a batch was taken back. */
  'leads.restored_in_bulk': z.object({ batchId: Id, fromRow: z.int(), toRow: z.int() }),
  /** An original is kept and waits to be read: an e-mail, a form post, a call of a webhook. */
  'message.kept': z.object({ messageId: Id }),
  /** What a payload becomes was said anew: calls that wait are read again. */
  'webhook.mapped': z.object({ webhookId: Id }),
  /** Somebody asked for a lead to be looked up anew. */
  'enrichment.requested': z.object({ leadId: Id }),
  /** How mail of a sender is read was taught: what waits from it is read again. */
  'mail_template.saved': z.object({ templateId: Id }),
  /** Sample data was generated. */
  'leads.generated': z.object({ batchId: Id }),
  'field.created': z.object({ fieldId: Id }),
  'field.updated': z.object({ fieldId: Id }),
  /** A field has another type; the batch brings the values of leads to it. */
  'field.retyped': z.object({ fieldId: Id, batchId: Id }),
  /** Stages of a pipeline have changed; what is in a stage that went is to move. Of leads, batches see to it. */
  'stages.saved': z.object({
    pipelineId: Id,
    moves: z.array(z.object({ fromId: Id, toId: Id })).max(30),
    batchIds: z.array(Id).max(30),
  }),
  'pipeline.removed': z.object({
    pipelineId: Id,
    moves: z.array(z.object({ fromId: Id, toId: Id })).max(30),
    batchIds: z.array(Id).max(30),
  }),
  'company.updated': z.object({ changed: z.array(z.string()) }),
  'deal.created': z.object({ dealId: Id }),
  'deal.updated': z.object({ dealId: Id, version: z.int(), changed: z.array(z.string()) }),
  'deal.moved': z.object({ dealId: Id, fromStageId: Id, toStageId: Id }),
  'deal.closed': z.object({ dealId: Id, outcome: z.enum(['won', 'lost']) }),
  'deal.reopened': z.object({ dealId: Id }),
  'deal.dates_changed': z.object({ dealId: Id, changed: z.array(z.string()) }),
  /** A file is stored whose rows are still to be counted. */
  'import.uploaded': z.object({ importId: Id }),
  'import.check_requested': z.object({ importId: Id }),
  'import.start_requested': z.object({ importId: Id }),
  'import.finished': z.object({ importId: Id }),
  'training.requested': z.object({ runId: Id }),
  'model.registered': z.object({ modelId: Id }),
  'model.promoted': z.object({ modelId: Id }),
  /** Its chances were brought in line with what came true of late. */
  'model.recalibrated': z.object({ modelId: Id }),
  /** Rules score from now on, by a person or because the model was worse than chance. */
  'scoring.paused': z.object({}),
  'scoring.resumed': z.object({}),
  /** The starter model came in, went, or was brought to another rate. */
  'starter.changed': z.object({ fitId: Id }),
  /** A challenger scores beside the champion. */
  'trial.started': z.object({ trialId: Id }),
  'trial.changed': z.object({ trialId: Id }),
  'trial.ended': z.object({ trialId: Id }),
  /** Something about the model that scores needs a look. */
  'model.alarm_raised': z.object({ alarmId: Id, modelId: Id }),
  'audit.check_requested': z.object({ checkId: Id }),
} as const;

export type EventName = keyof typeof EVENTS;

/** What the audit log tells and no job needs to hear of. */
export const AUDITED = [
  'appointment.cancelled',
  'appointment.updated',
  'appointments.handed_over',
  'audit.exported',
  'audit.read',
  'audit.values_read',
  'availability.set',
  'bulk.cancelled',
  'calendar.feed_created',
  'calendar.feed_revoked',
  'calendar.feed_rotated',
  'calendar.import_undone',
  'calendar.imported',
  'commission_plan.removed',
  'commission_plan.saved',
  'deal.commission_saved',
  'deal.item_added',
  'deal.item_removed',
  'deal.item_updated',
  'deal.person_added',
  'deal.person_removed',
  'deal_template.removed',
  'deal_template.restored',
  'deal_template.saved',
  'deals.handed_over',
  'deals.people_moved',
  'duplicates.decided',
  'fairness.groups_erased',
  'fairness.groups_imported',
  'fairness.reported',
  'fairness.store_read',
  'first_touch.configured',
  'form.created',
  'form.updated',
  'import.cancelled',
  'import.configured',
  'import.errors_exported',
  'import.mapping_removed',
  'import.mapping_saved',
  'invitation.revoked',
  'key.created',
  'key.revoked',
  'key.rotated',
  'key.updated',
  'kiosk.ended',
  'kiosk.started',
  'lead.file_added',
  'lead.file_read',
  'lead.note_shared',
  'lead.related',
  'lead.shared',
  'lead.unrelated',
  'leads.exported',
  'list.created',
  'list.removed',
  'list.updated',
  'listings.handed_over',
  'lists.arranged',
  'mail_template.removed',
  'mail_template.tried',
  'mailbox.added',
  'mailbox.removed',
  'mailbox.tested',
  'mailbox.updated',
  'message.exported',
  'messages.forgotten',
  'messages.ignored',
  'ml.settings_saved',
  'model.tagged',
  'notifications.read',
  'office.removed',
  'office.saved',
  'passkey.begun',
  'passkey.renamed',
  'pipeline.created',
  'pipeline.updated',
  'pond.removed',
  'pond.saved',
  'profile.updated',
  'provider.removed',
  'provider.saved',
  'provider.tried',
  'role.created',
  'role.removed',
  'role.updated',
  'routing.draft_discarded',
  'routing.draft_saved',
  'routing.published',
  'score.feedback_resolved',
  'score.flagged',
  'score.overridden',
  'score.override_ended',
  'session.confirmed',
  'session.ended',
  'session.started',
  'session.switched',
  'sessions.ended',
  'task.completed',
  'task.created',
  'task.removed',
  'task.reopened',
  'task.snoozed',
  'task.updated',
  'tasks.change_undone',
  'tasks.changed',
  'tasks.handed_over',
  'team.removed',
  'team.saved',
  'territory.removed',
  'territory.saved',
  'timeline.read',
  'today.done',
  'today.snoozed',
  'today.undone',
  'totp.begun',
  'training.cancelled',
  'user.activated',
  'user.joined',
  'user.signed_out',
  'user.updated',
  'webhook.created',
  'webhook.rotated',
  'webhook.sample_read',
  'webhook.signed',
  'webhook.updated',
  'work.followed_owner',
] as const;

/** Every action the audit log can hold. */
export type AuditAction = EventName | (typeof AUDITED)[number];
export const isAuditAction = (name: string): name is AuditAction =>
  name in EVENTS || (AUDITED as readonly string[]).includes(name);
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
