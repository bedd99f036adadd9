import { deals as contract, search } from '@lintel/contract';
import { type Route, route } from '../../kernel/http/route.ts';
import { updateDeal } from './change-deal.ts';
import { addItem, changeItem, removeItem } from './checklist/items.ts';
import {
  changeTemplate,
  createTemplate,
  listTemplates,
  removeTemplate,
  restoreTemplate,
} from './checklist/templates.ts';
import { readCommission, saveCommission } from './commission/commission.ts';
import { listPlans, removePlan, savePlan } from './commission/plans.ts';
import { createDeal } from './create-deal.ts';
import { previewDates, setDates } from './dates.ts';
import { readForecast } from './forecast/read-forecast.ts';
import { listDeals, readBoard } from './list-deals.ts';
import { closeDeal, moveDeal, reopenDeal } from './move-deal.ts';
import { addPerson, removePerson } from './people.ts';
import { listHistory, readDeal } from './read-deal.ts';
import { findAnything } from './search/find-anything.ts';

export const dealRoutes = (): Route[] => [
  route(contract.list, ({ ctx, actor, query }) => listDeals(ctx, actor, query)),
  route(contract.board, ({ ctx, actor, query }) => readBoard(ctx, actor, query)),
  route(contract.forecast, ({ ctx, actor, query }) => readForecast(ctx, actor, query)),
  route(contract.create, ({ ctx, actor, body }) => createDeal(ctx, actor, body)),
  route(contract.get, ({ ctx, actor, params }) => readDeal(ctx, actor, params.dealId)),
  route(contract.update, ({ ctx, actor, params, body }) => updateDeal(ctx, actor, params.dealId, body)),
  route(contract.move, ({ ctx, actor, params, body }) => moveDeal(ctx, actor, params.dealId, body)),
  route(contract.close, ({ ctx, actor, params, body }) => closeDeal(ctx, actor, params.dealId, body)),
  route(contract.reopen, ({ ctx, actor, params, body }) => reopenDeal(ctx, actor, params.dealId, body)),
  route(contract.history, ({ ctx, actor, params, query }) => listHistory(ctx, actor, params.dealId, query)),
  route(contract.addPerson, ({ ctx, actor, params, body }) => addPerson(ctx, actor, params.dealId, body)),
  route(contract.removePerson, ({ ctx, actor, params }) =>
    removePerson(ctx, actor, params.dealId, params.personId),
  ),
  route(contract.previewDates, ({ ctx, actor, params, body }) =>
    previewDates(ctx, actor, params.dealId, body.dates),
  ),
  route(contract.setDates, ({ ctx, actor, params, body }) => setDates(ctx, actor, params.dealId, body)),
  route(contract.addItem, ({ ctx, actor, params, body }) => addItem(ctx, actor, params.dealId, body)),
  route(contract.updateItem, ({ ctx, actor, params, body }) =>
    changeItem(ctx, actor, params.dealId, params.itemId, body),
  ),
  route(contract.removeItem, ({ ctx, actor, params }) =>
    removeItem(ctx, actor, params.dealId, params.itemId),
  ),
  route(contract.listTemplates, async ({ ctx, actor, query }) => ({
    items: await listTemplates(ctx, actor, query.archived),
  })),
  route(contract.createTemplate, ({ ctx, actor, body }) => createTemplate(ctx, actor, body)),
  route(contract.updateTemplate, ({ ctx, actor, params, body }) =>
    changeTemplate(ctx, actor, params.templateId, body),
  ),
  route(contract.removeTemplate, async ({ ctx, actor, params }) => {
    await removeTemplate(ctx, actor, params.templateId);
    return undefined;
  }),
  route(contract.restoreTemplate, ({ ctx, actor, params }) => restoreTemplate(ctx, actor, params.templateId)),
  route(search.find, ({ ctx, actor, query }) => findAnything(ctx, actor, query)),
  route(contract.getCommission, ({ ctx, actor, params }) => readCommission(ctx, actor, params.dealId)),
  route(contract.saveCommission, ({ ctx, actor, params, body }) =>
    saveCommission(ctx, actor, params.dealId, body),
  ),
  route(contract.listPlans, ({ ctx, actor }) => listPlans(ctx, actor)),
  route(contract.savePlan, ({ ctx, actor, body }) => savePlan(ctx, actor, body)),
  route(contract.removePlan, async ({ ctx, actor, params }) => {
    await removePlan(ctx, actor, params.planId);
    return undefined;
  }),
];
