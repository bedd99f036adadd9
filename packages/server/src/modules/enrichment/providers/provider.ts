import type { Lead } from '@lintel/contract';
import type { Ctx } from '../../../kernel/context.ts';
import type { Tx } from '../../../kernel/db/tx.ts';
import type { CachedFact } from '../enrichment.tables.ts';

/** What of a lead a look-up may go by. */
export type Person = Pick<Lead, 'name' | 'location' | 'type' | 'budgetMin' | 'budgetMax' | 'propertyType'> & {
  readonly [of in 'emails' | 'phones']: readonly { readonly value: string | null }[];
};

/** What a look-up goes by: nothing else of the lead may change its answer. */
export type Input = Readonly<Record<string, string | number | null>>;

/** One place where things about leads are looked up. */
export interface LookUp {
  /** A built-in provider, or the id of one the company set up. */
  readonly name: string;
  readonly ttlMs: number;
  /** What it goes by of a lead; undefined when the lead has nothing it could go by. */
  inputOf(lead: Person): Input | undefined;
}

/** Answers at once, from this machine or the company's own database. */
export interface LocalLookUp extends LookUp {
  readonly kind: 'local';
  run(tx: Tx, input: Input): Promise<CachedFact[]> | CachedFact[];
}

/** Asks over the network: cached, and by the rules of `ask`. Throws when nothing usable came back. */
export interface RemoteLookUp extends LookUp {
  readonly kind: 'remote';
  /** Set for services a company pays for. */
  readonly budget?: { daily: number; monthly: number };
  run(ctx: Ctx, input: Input, signal: AbortSignal): Promise<CachedFact[]>;
}
