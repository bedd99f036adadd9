import type { Tx } from '../../kernel/db/tx.ts';
import { type Draft, fold, type OnDuplicate } from './draft.ts';
import * as repo from './intake.repository.ts';

/** All rows of the file that are one lead, folded into one draft. */
export interface LeadRows {
  /** The first of the rows. */
  leadNo: number;
  draft: Draft;
  rows: number;
  /** Rows after the first that said something the earlier ones had not. */
  news: number;
}

/** Rows handled in one transaction, unless a single lead has more: larger ones are no faster and hold more memory. */
export const CHUNK_ROWS = 300;

/** The next leads after `after` (a lead number), about CHUNK_ROWS rows of them; none when the file is done. */
export async function nextLeads(
  tx: Tx,
  importId: string,
  after: number,
  rule: OnDuplicate,
): Promise<LeadRows[]> {
  const leads: LeadRows[] = [];
  let place = { leadNo: after, rowNo: 2_147_483_647 };
  for (;;) {
    const page = await repo.rowsAfter(tx, importId, place.leadNo, place.rowNo, CHUNK_ROWS);
    for (const { leadNo, draft } of page) {
      const last = leads.at(-1);
      if (last?.leadNo !== leadNo) leads.push({ leadNo, draft, rows: 1, news: 0 });
      else {
        last.rows++;
        if (fold(last.draft, draft, rule)) last.news++;
      }
    }
    if (page.length < CHUNK_ROWS) return leads;
    if (leads.length > 1) {
      // The last lead may have more rows on the next page.
      leads.pop();
      return leads;
    }
    const { leadNo, rowNo } = page.at(-1)!;
    place = { leadNo, rowNo };
  }
}
