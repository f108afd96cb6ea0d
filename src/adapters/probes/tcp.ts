import { connect } from 'node:net';
import type { Address } from './address.ts';
import { type Answer, up } from './answer.ts';
import type { Attempt } from './attempt.ts';
import { connectionFailure } from './failure.ts';

/** Up when the address takes a connection, which is closed again at once. */
export async function dial(address: Address, attempt: Attempt): Promise<Answer> {
  attempt.towards = address;
  try {
    await connected(address, attempt.signal);
    attempt.reached = true;
    return up();
  } catch (fault) {
    return connectionFailure(fault);
  }
}

function connected({ host, port }: Address, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const giveUp = () => socket.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('connect', () => resolve(void socket.destroy()));
    socket.once('error', reject);
    socket.once('close', () => signal.removeEventListener('abort', giveUp));
  });
}
