import neo4j, { type Driver } from 'neo4j-driver';
import { minute, second } from '../../domain/units.ts';

export interface Login {
  url: string;
  user: string;
  password: string;
}

/** One driver for each server and user. */
export interface Drivers {
  /** Throws when the URL is none that the driver knows. */
  of(login: Login): Driver;
  /** Ends it with all it is waiting for; the next `of` builds a new one. */
  discard(login: Login): void;
  close(): Promise<void>;
}

export function createDrivers(): Drivers {
  const kept = new Map<string, { driver: Driver; password: string }>();
  const discard = (login: Login) => {
    const known = kept.get(keyOf(login));
    kept.delete(keyOf(login));
    known?.driver.close().catch(() => undefined);
  };
  return {
    of(login) {
      const known = kept.get(keyOf(login));
      if (known?.password === login.password) return known.driver;
      discard(login);
      const driver = build(login);
      kept.set(keyOf(login), { driver, password: login.password });
      return driver;
    },
    discard,
    async close() {
      const drivers = [...kept.values()].map(({ driver }) => driver);
      kept.clear();
      await Promise.allSettled(drivers.map((driver) => driver.close()));
    },
  };
}

const keyOf = ({ url, user }: Login): string => JSON.stringify([url, user]);

/**
 * No retries: a look says what is now. No old connections: what lies between may have dropped one that was idle, and
 * a query on it would hang, so that a healthy server looked down.
 */
const build = ({ url, user, password }: Login): Driver =>
  neo4j.driver(url, neo4j.auth.basic(user, password), {
    connectionTimeout: 30 * second,
    connectionAcquisitionTimeout: 30 * second,
    maxConnectionLifetime: minute,
    maxTransactionRetryTime: 0,
    maxConnectionPoolSize: 4,
    disableLosslessIntegers: true,
    telemetryDisabled: true,
    userAgent: 'promoter',
  });
