import type { InstallEvent } from '../../core/install/request.ts';

/** What people call the events that an app’s server is told of. */
export const eventWords: Readonly<Record<InstallEvent, string>> = {
  install: 'Install',
  reinstall: 'Reinstall',
  upgrade: 'Upgrade',
  uninstall: 'Uninstall',
};
