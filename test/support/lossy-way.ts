import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A port of this machine that leads to another one, and may swallow all that is sent. */
export interface LossyWay {
  port: number;
  /** From now on; connections that lost anything stay lost for good. */
  lose(losing: boolean): void;
  close(): Promise<void>;
}

export async function lossyWay(target: number): Promise<LossyWay> {
  let losing = false;
  const sockets = new Set<Socket>();
  const lost = new WeakSet<Socket>();
  const kept = (socket: Socket): Socket => {
    sockets.add(socket.on('error', () => undefined));
    return socket.once('close', () => sockets.delete(socket));
  };
  const passOn = (from: Socket, to: Socket) =>
    from.on('data', (data) => {
      if (losing) lost.add(from).add(to);
      if (!lost.has(from)) to.write(data);
    });
  const server = createServer((near) => {
    const far = kept(connect(target, '127.0.0.1'));
    kept(near).once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    passOn(near, far);
    passOn(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    lose: (now) => {
      losing = now;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
