import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '@temporalio/client';
import { Misconfigured } from '../../src/client/gateway.ts';
import { faulty } from '../../src/client/temporal-faults.ts';

const server = { address: 'localhost:7233', namespace: 'default' };

describe('What Temporal says', () => {
  it('of a request that it takes for wrong is the asker’s to correct', () => {
    const cause = Object.assign(new Error('3 INVALID_ARGUMENT'), { code: 3, details: 'Invalid RunId.', metadata: {} });
    const fault = new ServiceError('failed', { cause });
    expect(() => faulty(fault, server)).toThrow(Misconfigured);
    expect(() => faulty(fault, server)).toThrow('Invalid RunId.');
  });
});
