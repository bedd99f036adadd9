import type { AnyEndpoint } from '@lintel/contract';
import type { Task } from '@lintel/contract/tasks';
import type { Call } from '../send';
import type { FieldConflict } from './merge-change';

/** What became of a waiting write so far. */
export type WaitingState =
  /** To be sent. */
  | 'waiting'
  /** Others gave the same fields other values: a person decides. */
  | 'conflict'
  /** The server refuses it for good: a person keeps or drops it. */
  | 'refused'
  /** It was sent and never confirmed, longer ago than the server remembers keys: a person decides. */
  | 'unsure'
  /** A note that was left with whoever has the lead now: to be read, then it goes. */
  | 'left';

export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly detail?: string | undefined;
}

/** How an endpoint is reached; with its name enough to call it again, whichever part of the app had asked. */
export interface Route {
  readonly method: AnyEndpoint['method'];
  readonly path: string;
}

/** A change made here that the server has not confirmed. Kept whole, so that it outlives the page that made it. */
export interface WaitingWrite {
  /** The idempotency key, made when the person acted. */
  readonly key: string;
  /** Name of the endpoint, how it is reached, and what it is called with. */
  readonly endpoint: string;
  readonly route: Route;
  readonly call: Call;
  /** Writes of one subject stay in order: the lead's id, or the task's. */
  readonly subject: string;
  /** Whom it is about, in words. */
  readonly about: string;
  /** Of an edit: what its fields held when the person changed them. */
  readonly base?: Readonly<Record<string, unknown>>;
  /** Of a new task: what is shown of it until the server has it. */
  readonly task?: Task;
  /** By the clock of this device, milliseconds. */
  readonly madeAt: number;
  /** When it was first sent; from then on it may have been done. */
  readonly sentAt?: number;
  readonly state: WaitingState;
  /** Fields both changed; while the write still waits, its other fields go first. */
  readonly conflicts?: readonly FieldConflict[];
  /** Of a conflict: the version that holds their values. */
  readonly theirVersion?: number;
  readonly refusal?: Refusal;
}

/** A waiting write with its place in the queue. */
export interface Placed {
  readonly id: string;
  readonly write: WaitingWrite;
}

/** Where the queue is kept; each call is done whole or not at all. */
export interface QueueStore {
  /** In the order they were made. */
  list(): Promise<Placed[]>;
  add(write: WaitingWrite): Promise<string>;
  /** Puts a write in the place of another, or takes it out. */
  set(id: string, write: WaitingWrite | null): Promise<void>;
}
