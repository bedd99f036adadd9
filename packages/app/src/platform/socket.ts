import type { Socket } from 'socket.io-client';
import { serverUrl } from './server';

/** Opens the live connection; its code is fetched on first use. The token is asked for at each (re)connect. */
export async function openSocket(token: () => string | null): Promise<Socket> {
  const { io } = await import('socket.io-client');
  return io(serverUrl || window.location.origin, {
    transports: ['websocket'],
    reconnectionDelayMax: 15_000,
    auth: (send) => send({ token: token() }),
  });
}
