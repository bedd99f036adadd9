import type { DomainEvent } from '@lintel/contract';
import { systemActor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/context.ts';
import { type AnyJob, job } from '../../kernel/jobs.ts';
import { membersWithAccess } from '../auth/index.ts';
import { alarmSentence } from '../ml/index.ts';
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

/** Tells those who decide over models that one needs a look, once an alarm. */
const tellOfAlarm = (ctx: Ctx, { tenantId, payload }: DomainEvent<'model.alarm_raised'>): Promise<void> =>
  ctx.tx(systemActor(tenantId), async (tx) => {
    const title = await alarmSentence(tx, payload.alarmId);
    if (title === null) return;
    const userIds = (await membersWithAccess(tx)).flatMap(({ id, active, access }) =>
      active && access.grants['ml:promote'] === 'all' ? [id] : [],
    );
    const { alarmId, modelId } = payload;
    await notify(ctx, tx, {
      userIds,
      kind: 'model.alarm',
      leadId: null,
      payload: { alarmId, modelId, title },
      key: `model.alarm:${alarmId}`,
    });
  });

export const notificationJobs: readonly AnyJob[] = [
  job({ name: 'notifications.tell-mentioned', on: 'lead.note_added', run: tellMentioned }),
  job({ name: 'notifications.tell-mentioned-later', on: 'lead.note_edited', run: tellMentioned }),
  job({ name: 'notifications.tell-of-model', on: 'model.alarm_raised', run: tellOfAlarm }),
];
