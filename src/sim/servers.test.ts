import { describe, expect, it } from 'vitest';
import { Servers } from './servers.ts';

describe('Servers', () => {
  it('refuse SYNs at capacity and take them again when a session has gone', () => {
    const servers = new Servers([{ id: 's01', capacity: 1 }]);
    expect(servers.admit(0)).toBe('accepted');
    expect(servers.admit(0)).toBe('full');
    servers.release(0, 0);
    expect(servers.admit(0)).toBe('accepted');
  });
  it('forget their sessions when they fail, so that a late release frees nothing', () => {
    const servers = new Servers([{ id: 's01', capacity: null }]);
    servers.admit(0);
    servers.fail(0, 'refusing');
    expect(servers.admit(0)).toBe('refused');
    servers.repair(0);
    servers.admit(0);
    servers.release(0, 0);
    expect(servers.liveCount(0)).toBe(1);
    expect(servers.epoch(0)).toBe(1);
  });
});
