import { fields as contract, tags } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { listTags, removeTags, renameTags } from '../tags/manage-tags.ts';
import { changeType, previewType } from './change-type.ts';
import { allFields, createField, updateField } from './custom-fields.ts';

/** Custom fields and tags as a company manages them. */
export const fieldRoutes = (): Route[] => [
  route(contract.list, async ({ ctx, actor }) => ({ items: await allFields(ctx, actor) })),
  route(contract.create, ({ ctx, actor, body }) => createField(ctx, actor, body)),
  route(contract.update, ({ ctx, actor, params, body }) => updateField(ctx, actor, params.fieldId, body)),
  route(contract.previewType, ({ ctx, actor, params, body }) =>
    previewType(ctx, actor, params.fieldId, body),
  ),
  route(contract.changeType, ({ ctx, actor, params, body }) => changeType(ctx, actor, params.fieldId, body)),
  route(tags.list, ({ ctx, actor, query }) => listTags(ctx, actor, query)),
  route(tags.rename, ({ ctx, actor, body }) => renameTags(ctx, actor, body)),
  route(tags.remove, ({ ctx, actor, body }) => removeTags(ctx, actor, body)),
];
