import { offers as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { claimOffer } from './claim-offer.ts';
import { readToday } from './read-today.ts';

export const offerRoutes = (): Route[] => [
  route(contract.today, ({ ctx, actor }) => readToday(ctx, actor)),
  route(contract.claim, ({ ctx, actor, params }) => claimOffer(ctx, actor, params.offerId)),
];
