import { messages as contract } from '@lintel/contract';
import { publicRoute, type Route, route } from '../../../kernel/http/route.ts';
import * as mailboxes from '../mail/mailboxes.service.ts';
import * as templates from '../mail/templates.service.ts';
import * as service from './messages.service.ts';
import { receiveAdf, receiveAtAddress, receiveMail } from './receive-mail.ts';

export const messageRoutes = (): Route[] => [
  route(contract.receiveMail, ({ ctx, actor, query, file }) => receiveMail(ctx, actor, file, query)),
  route(contract.receiveAdf, ({ ctx, actor, query, file }) => receiveAdf(ctx, actor, file, query)),
  publicRoute(contract.receiveAtAddress, ({ ctx, params, file }) =>
    receiveAtAddress(ctx, params.token, file),
  ),
  route(contract.list, ({ ctx, actor, query }) => service.listMessages(ctx, actor, query)),
  route(contract.count, ({ ctx, actor }) => service.countMessages(ctx, actor)),
  route(contract.get, ({ ctx, actor, params }) => service.getMessage(ctx, actor, params.messageId)),
  route(contract.original, ({ ctx, actor, params }) => service.exportOriginal(ctx, actor, params.messageId)),
  route(contract.makeLead, ({ ctx, actor, params, body }) =>
    service.makeLead(ctx, actor, params.messageId, body),
  ),
  route(contract.ignore, ({ ctx, actor, body }) => service.ignoreMessages(ctx, actor, body.ids)),
  route(contract.tryTemplate, ({ ctx, actor, params, body }) =>
    templates.tryTemplate(ctx, actor, params.messageId, body.fields),
  ),
  route(contract.teach, ({ ctx, actor, params, body }) =>
    templates.teach(ctx, actor, params.messageId, body),
  ),
  route(contract.templates, ({ ctx, actor }) => templates.listTemplates(ctx, actor)),
  route(contract.removeTemplate, ({ ctx, actor, params }) =>
    templates.removeTemplate(ctx, actor, params.templateId).then(() => undefined),
  ),
  route(contract.mailboxes, ({ ctx, actor }) => mailboxes.listMailboxes(ctx, actor)),
  route(contract.addMailbox, ({ ctx, actor, body, wire }) =>
    mailboxes.addMailbox(ctx, actor, body, wire.origin),
  ),
  route(contract.testMailbox, ({ ctx, actor, body }) => mailboxes.testMailbox(ctx, actor, body)),
  route(contract.updateMailbox, ({ ctx, actor, params, body }) =>
    mailboxes.updateMailbox(ctx, actor, params.mailboxId, body),
  ),
  route(contract.removeMailbox, ({ ctx, actor, params }) =>
    mailboxes.removeMailbox(ctx, actor, params.mailboxId).then(() => undefined),
  ),
];
