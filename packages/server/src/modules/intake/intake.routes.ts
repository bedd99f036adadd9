import { contract } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { configureImport } from './configure-import.ts';
import { doorRoutes } from './doors.routes.ts';
import { exportErrors } from './error-list.ts';
import * as service from './imports.service.ts';
import { messageRoutes } from './messages/messages.routes.ts';
import { receiveRoutes } from './receive/receive.routes.ts';
import { listMappings, removeMapping, saveMapping } from './saved-mappings.ts';
import { uploadImport } from './upload-import.ts';

export const intakeRoutes = (): Route[] => [
  ...receiveRoutes(),
  ...messageRoutes(),
  ...doorRoutes(),
  route(contract.intake.uploadImport, ({ ctx, actor, query, file }) =>
    uploadImport(ctx, actor, { ...query, file }),
  ),
  route(contract.intake.listImports, ({ ctx, actor, query }) => service.listImports(ctx, actor, query)),
  route(contract.intake.getImport, ({ ctx, actor, params }) =>
    service.getImport(ctx, actor, params.importId),
  ),
  route(contract.intake.configureImport, ({ ctx, actor, params, body }) =>
    configureImport(ctx, actor, params.importId, body),
  ),
  route(contract.intake.listMappings, ({ ctx, actor }) => listMappings(ctx, actor)),
  route(contract.intake.saveMapping, ({ ctx, actor, params, body }) =>
    saveMapping(ctx, actor, params.importId, body.name),
  ),
  route(contract.intake.removeMapping, async ({ ctx, actor, params }) => {
    await removeMapping(ctx, actor, params.mappingId);
    return undefined;
  }),
  route(contract.intake.checkImport, ({ ctx, actor, params }) =>
    service.checkImport(ctx, actor, params.importId),
  ),
  route(contract.intake.startImport, ({ ctx, actor, params }) =>
    service.startImport(ctx, actor, params.importId),
  ),
  route(contract.intake.cancelImport, ({ ctx, actor, params }) =>
    service.cancelImport(ctx, actor, params.importId),
  ),
  route(contract.intake.importErrors, ({ ctx, actor, params }) => exportErrors(ctx, actor, params.importId)),
];
