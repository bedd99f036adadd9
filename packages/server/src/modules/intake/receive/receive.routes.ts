import { inquiries as contract } from '@lintel/contract';
import { type Route, route } from '../../../kernel/http/route.ts';
import { receiveInquiry } from './receive-inquiry.ts';

export const receiveRoutes = (): Route[] => [
  route(contract.receive, async ({ ctx, actor, body }) => {
    const received = await receiveInquiry(ctx, actor, body, { door: 'api' });
    return received === 'ignored' ? undefined : received;
  }),
];
