import type { ReplyOf, search } from '@lintel/contract';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { People } from '../deals.policy.ts';
import { within } from '../deals.repository.ts';

/** Deals within reach that have every word in name or address, those under way first, then the newest. */
export const findDeals = (
  tx: Tx,
  people: People,
  q: string,
  limit: number,
): Promise<ReplyOf<typeof search.find>['deals']> =>
  tx.prepared(
    'deals.find-by-words',
    `select d.id, d.name, d.address, d.state from deals d where d.tenant_id = $1 and ${within('$2')}
       and not exists (
         select 1 from unnest($3::text[]) w where strpos(lower(concat_ws(' ', d.name, d.address)), w) = 0)
     order by (d.state <> 'open'), d.updated_at desc, d.id desc limit $4`,
    [tx.tenantId, people, q.toLowerCase().split(/\s+/).slice(0, 8), limit],
  );
