import { connectRedis } from '../cache/redis.ts';
import type { Logger } from '../log.ts';
import type { Bus } from './bus.ts';
import { channelName, createListeners, encode } from './listeners.ts';

/** A bus on Redis pub/sub. A Redis that is away is waited for in the background; publishing fails meanwhile. */
export async function createRedisBus({ url, log }: { url: string; log: Logger }): Promise<Bus> {
  const listeners = createListeners(log);
  const [publisher, subscriber] = await Promise.all([
    connectRedis(url, log),
    // Subscribing again is done below, so that a gap is told only after it.
    connectRedis(url, log, { autoResubscribe: false }),
  ]);
  subscriber.on('message', (channel: string, text: string) => listeners.tell(channel, text));

  let connectedBefore = subscriber.status === 'ready';
  subscriber.on('ready', async () => {
    try {
      const channels = listeners.channels();
      if (channels.length > 0) await subscriber.subscribe(...channels);
      if (connectedBefore) listeners.gap();
      connectedBefore = true;
    } catch (err) {
      log.warn({ err }, 'The bus could not subscribe');
      subscriber.disconnect(true);
    }
  });

  return {
    async publish(channel, message) {
      await publisher.publish(channelName(channel), encode(message));
    },
    async subscribe(channel, hear) {
      const name = channelName(channel);
      const { first, remove } = listeners.add(name, hear);
      if (first) await subscriber.subscribe(name).catch(() => undefined);
      return async () => {
        if (remove()) await subscriber.unsubscribe(name).catch(() => undefined);
      };
    },
    onGap: listeners.onGap,
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
