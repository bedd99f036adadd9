import type { DomainEvent } from '@lintel/contract';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { type AnyJob, job } from '../../kernel/jobs.ts';
import { notify } from './notify.ts';

/** Tells colleagues that a note names them, once a note; what it says stays in the lead. */
const tellMentioned = async (
  ctx: Ctx,
  { tenantId, userId, payload }: DomainEvent<'lead.note_added' | 'lead.note_edited'>,
): Promise<void> => {
  const { leadId, noteId, mentioned } = payload;
  const userIds = mentioned.filter((id) => id !== userId);
  if (userIds.length === 0) return;
  await ctx.tx(systemActor(tenantId), (tx) =>
    notify(ctx, tx, {
      userIds,
      kind: 'note.mentioned',
      leadId,
      payload: { noteId, ...(userId === null ? {} : { personId: userId }) },
      key: `note.mentioned:${noteId}`,
    }),
  );
};

export const notificationJobs: readonly AnyJob[] = [
  job({ name: 'notifications.tell-mentioned', on: 'lead.note_added', run: tellMentioned }),
  job({ name: 'notifications.tell-mentioned-later', on: 'lead.note_edited', run: tellMentioned }),
];
