/** One outgoing e-mail; plain text always, HTML beside it if wanted. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Record<string, string>;
}

/** Sends mail over SMTP, or, without SMTP_URL, keeps letters in DATA_DIR/mail so that a first run loses none. */
export interface Mail {
  /** Resolves with the message id once the server took it. */
  send(letter: Letter): Promise<{ id: string }>;
  close(): Promise<void>;
}
