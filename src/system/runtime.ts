import type { Runtime } from './ports.ts';

/** This process, and the machine it runs on. */
export const runtime: Runtime = {
  node: process.versions.node,
  platform: process.platform,
  architecture: process.arch,
  get timeZone() {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  },
  async databaseDriver() {
    const { chooseDriver } = await import('./sqlite-drivers.ts');
    return (await chooseDriver())?.name ?? null;
  },
};
