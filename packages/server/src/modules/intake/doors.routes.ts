import { contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import * as forms from './forms/forms.service.ts';
import * as kiosks from './forms/kiosks.service.ts';
import { previewForm } from './forms/preview-form.ts';
import { tryWebhook, webhookSample } from './webhooks/read-call.ts';
import * as webhooks from './webhooks/webhooks.service.ts';

const { doors } = contract;

export const doorRoutes = (): Route[] => [
  route(doors.listWebhooks, ({ ctx, actor }) => webhooks.listWebhooks(ctx, actor)),
  route(doors.createWebhook, ({ ctx, actor, body, wire }) =>
    webhooks.createWebhook(ctx, actor, body, wire.origin),
  ),
  route(doors.updateWebhook, ({ ctx, actor, params, body }) =>
    webhooks.updateWebhook(ctx, actor, params.webhookId, body),
  ),
  route(doors.rotateWebhook, ({ ctx, actor, params, body, wire }) =>
    webhooks.rotateWebhook(ctx, actor, params.webhookId, body, wire.origin),
  ),
  route(doors.signWebhook, ({ ctx, actor, params, body }) =>
    webhooks.signWebhook(ctx, actor, params.webhookId, body),
  ),
  route(doors.webhookSample, ({ ctx, actor, params }) => webhookSample(ctx, actor, params.webhookId)),
  route(doors.saveMapping, ({ ctx, actor, params, body }) =>
    webhooks.saveMapping(ctx, actor, params.webhookId, body),
  ),
  route(doors.tryWebhook, ({ ctx, actor, params, body }) => tryWebhook(ctx, actor, params.webhookId, body)),
  route(doors.listForms, ({ ctx, actor, wire }) => forms.listForms(ctx, actor, wire.origin)),
  route(doors.getForm, ({ ctx, actor, params, wire }) =>
    forms.getForm(ctx, actor, params.formId, wire.origin),
  ),
  route(doors.createForm, ({ ctx, actor, body, wire }) => forms.createForm(ctx, actor, body, wire.origin)),
  route(doors.updateForm, ({ ctx, actor, params, body, wire }) =>
    forms.updateForm(ctx, actor, params.formId, body, wire.origin),
  ),
  route(doors.previewForm, ({ ctx, actor, body }) => previewForm(ctx, actor, body)),
  route(doors.listKiosks, ({ ctx, actor }) => kiosks.listKiosks(ctx, actor)),
  route(doors.kioskHomes, ({ ctx, actor, query }) => kiosks.kioskHomes(ctx, actor, query.q)),
  route(doors.startKiosk, ({ ctx, actor, body, wire }) => kiosks.startKiosk(ctx, actor, body, wire.origin)),
  route(doors.endKiosk, ({ ctx, actor, params }) => kiosks.endKiosk(ctx, actor, params.kioskId)),
];
