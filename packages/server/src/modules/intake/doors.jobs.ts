import { systemActor } from '../../kernel/actor.ts';
import { job } from '../../kernel/jobs.ts';
import { readKept } from './read-kept.ts';
import { readWaiting } from './webhooks/read-waiting.ts';

/** Reads what came by a web door as soon as it is kept. */
export const readWebMessage = job({
  name: 'intake.read-web-message',
  on: 'message.kept',
  attempts: 8,
  run: (ctx, event) => readKept(ctx, systemActor(event.tenantId), event.payload.messageId),
});

/** Reads again what waits of a webhook whose mapping was changed. */
export const readWaitingCalls = job({
  name: 'intake.read-waiting-calls',
  on: 'webhook.mapped',
  queue: 'bulk',
  run: (ctx, event, signal) => readWaiting(ctx, event.tenantId, event.payload.webhookId, signal),
});
