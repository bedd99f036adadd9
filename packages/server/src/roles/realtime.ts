import type { Server as HttpServer } from 'node:http';
import { type Hint, TOPICS } from '@lintel/contract';
import { Server, type Socket } from 'socket.io';
import type { Ctx } from '../kernel/context.ts';
import { AppError } from '../kernel/errors.ts';
import { logRefusal } from '../kernel/http/refusals.ts';
import { newId } from '../kernel/ids.ts';
import { authenticate, livingSessions } from '../modules/auth/index.ts';

/** A socket outlives its session by this much and one query at the most. */
const RECHECK_MS = 3_000;

interface LiveData {
  tenantId: string;
  sessionId: string;
}
type LiveServer = Server<
  Record<string, never>,
  { hint: (hint: Hint) => void },
  Record<string, never>,
  LiveData
>;
type LiveSocket = Socket<
  Record<string, never>,
  { hint: (hint: Hint) => void },
  Record<string, never>,
  LiveData
>;

const room = (tenantId: string): string => `tenant:${tenantId}`;

/**
 * Live hints over Socket.io. A connection belongs to one session and one company's room, chosen by the server; a
 * client says nothing but its token. The bus reaches every process, so each tells its own connections. Closing ends the
 * connections and leaves the server to whoever started it.
 */
export async function startRealtime(ctx: Ctx, http: HttpServer): Promise<{ close(): Promise<void> }> {
  const io: LiveServer = new Server(http, {
    serveClient: false,
    transports: ['websocket'],
    perMessageDeflate: false,
    maxHttpBufferSize: 4_096,
    cors: { origin: ctx.config.corsOrigins.length > 0 ? [...ctx.config.corsOrigins] : false },
    // A page of another site may open a socket with our visitor's network, not with their token; refuse it anyway.
    allowRequest: (req, answer) => {
      const origin = req.headers.origin;
      // "null" and other things that are no address come from nowhere of ours.
      const own = origin === undefined || URL.parse(origin)?.host === req.headers.host;
      const welcome = own || ctx.config.corsOrigins.includes(origin);
      const ip = req.socket.remoteAddress ?? null;
      if (!welcome) logRefusal(ctx.log, { code: 'request.origin_refused', ip, requestId: newId() });
      answer(null, welcome);
    },
  });
  io.use((socket: LiveSocket, next) => {
    const token: unknown = socket.handshake.auth.token;
    const wire = { requestId: newId(), ip: socket.handshake.address, userAgent: null };
    if (typeof token !== 'string') return next(new AppError('auth.required'));
    authenticate(ctx, token, wire)
      .then((actor) => {
        socket.data.tenantId = actor.tenantId;
        socket.data.sessionId = actor.sessionId ?? '';
        next();
      })
      .catch(() => {
        logRefusal(ctx.log, { ...wire, code: 'auth.token_invalid' });
        next(new AppError('auth.token_invalid'));
      });
  });
  io.on('connection', (socket: LiveSocket) => {
    // The handshake request keeps headers and token alive for as long as the connection.
    (socket.conn as unknown as { request: unknown }).request = null;
    void socket.join(room(socket.data.tenantId));
    ctx.metrics.sockets.inc();
    socket.on('disconnect', () => ctx.metrics.sockets.dec());
  });
  const unsubscribe = await ctx.bus.subscribe('live', (message) => {
    const { tenantId, hint } = message as { tenantId: string; hint: Hint };
    io.to(room(tenantId)).emit('hint', hint);
  });
  // Hints may have been missed: everyone looks again.
  ctx.bus.onGap(() => {
    for (const topic of TOPICS) io.emit('hint', { topic });
  });
  const recheck = setInterval(() => {
    const sockets = [...io.sockets.sockets.values()] as LiveSocket[];
    if (sockets.length === 0) return;
    livingSessions(
      ctx,
      sockets.map((socket) => socket.data.sessionId),
    )
      .then((living) => {
        for (const socket of sockets) if (!living.has(socket.data.sessionId)) socket.disconnect(true);
      })
      .catch(() => undefined);
  }, RECHECK_MS);
  return {
    close: async () => {
      clearInterval(recheck);
      await unsubscribe();
      // Not told to go: a line that breaks off is taken up again by the browser itself, once a server is there.
      io.engine.close();
    },
  };
}
