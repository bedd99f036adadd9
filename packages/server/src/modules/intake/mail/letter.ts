import type { Words } from '../reading/problems.ts';

export interface Address {
  name: string | null;
  address: string;
}

/** Why a mail is none that a person wrote to get an answer. */
export type MachineKind = 'bounce' | 'auto_reply' | 'receipt';

/** A mail taken apart as far as reading a lead needs; personal, and never logged. */
export interface Letter {
  from: Address | null;
  replyTo: Address | null;
  to: string[];
  subject: string;
  sentAt: Date | null;
  machine: MachineKind | null;
  /** It answers another mail. */
  reply: boolean;
  /** The text as sent, and what the HTML says; those there are. */
  texts: string[];
  metas: { name: string; content: string }[];
  /** XML that may be ADF, from attachments and the text. */
  xml: string[];
  attachments: { name: string | null; type: string; bytes: number }[];
  /** Mails inside it: forwarded as attachments. */
  inner: Letter[];
  /** What stood in the way of reading all of it. */
  notes: Words[];
}
