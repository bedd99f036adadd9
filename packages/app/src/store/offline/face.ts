import type { ContractCall } from '../renew';
import type { Outcome } from '../send';

/** What the first load knows of working offline; the rest comes behind it and puts itself here. */
export interface OfflineFace {
  /** Calls through what is kept on this device: reads are answered from it and writes wait in it without a network. */
  through(request: ContractCall, run: (request: ContractCall) => Promise<Outcome>): Promise<Outcome>;
  /** Whether the person may sign out: asked when something of theirs would be lost. */
  mayLeave(): Promise<boolean>;
  /** Nothing is read or written here any more. */
  close(): void;
}

export const offline: { face?: OfflineFace } = {};
