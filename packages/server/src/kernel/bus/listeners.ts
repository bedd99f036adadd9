import type { Logger } from '../log.ts';

/** PostgreSQL refuses a longer notification than 8,000 bytes; both drivers keep to the same. */
const MAX_BYTES = 7_500;

/** JSON of a message. Throws when it is longer than the bus carries: send an id instead of a record. */
export function encode(message: unknown): string {
  const text = JSON.stringify(message ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES)
    throw new Error(`A bus message has at most ${MAX_BYTES} bytes, this one has ${bytes}`);
  return text;
}

/** The name of a channel on the server, which other products may share. */
export function channelName(channel: string): string {
  if (!/^[a-z][a-z0-9._-]{0,49}$/.test(channel)) throw new Error(`Not a channel: ${channel}`);
  return `lintel.${channel}`;
}

/** Who listens to what in this process. A listener that throws is logged and disturbs no other. */
export function createListeners(log: Logger) {
  const byChannel = new Map<string, Set<(message: unknown) => void>>();
  const onGap: (() => void)[] = [];
  const call = (run: () => void) => {
    try {
      run();
    } catch (err) {
      log.error({ err }, 'A bus listener failed');
    }
  };
  return {
    channels: () => [...byChannel.keys()],
    /** `first` says that the channel has to be subscribed; `remove` answers true when it has to be left. */
    add(channel: string, hear: (message: unknown) => void) {
      const listener = (message: unknown) => hear(message);
      const all = byChannel.get(channel);
      if (all) all.add(listener);
      else byChannel.set(channel, new Set([listener]));
      return {
        first: all === undefined,
        remove(): boolean {
          const left = byChannel.get(channel);
          if (!left?.delete(listener) || left.size > 0) return false;
          return byChannel.delete(channel);
        },
      };
    },
    tell(channel: string, text: string): void {
      const listeners = byChannel.get(channel);
      if (!listeners) return;
      call(() => {
        const message: unknown = JSON.parse(text);
        for (const listener of [...listeners]) call(() => listener(message));
      });
    },
    onGap: (hear: () => void): void => void onGap.push(hear),
    gap: (): void => onGap.forEach(call),
  };
}
