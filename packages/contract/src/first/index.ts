/**
 * What the app's bundler gives for `@lintel/contract`: the parts every screen needs. The rest of the barrel comes by its
 * own name, `@lintel/contract/routing`, with whoever asks for it.
 */
import { auth } from '../auth.ts';
import { leads } from '../leads.ts';

export * from '../auth.ts';
export * from '../catalogue.ts';
export * from '../common.ts';
export * from '../endpoint.ts';
export * from '../errors.ts';
export * from '../lead-filter.ts';
export * from '../leads.ts';
export * from '../live.ts';
export * from '../permissions.ts';
export * from '../ponds.ts';

export const contract = { auth, leads } as const;
