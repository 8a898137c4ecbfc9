import { loopbackHost, readListenHost } from '../app/listen-host.ts';
import { chooseDataFolder } from '../app/local-platform-file.ts';
import { type PlatformRequest, type RunningPlatform, usualPort, usualRateLimit } from '../app/run-platform.ts';
import { faults } from '../core/delivery/faults.ts';
import type { CommandContext } from './command.ts';
import { allowPrivateOption, dataOption, faultOption, signOption, timeScaleOption } from './delivery-options.ts';
import { integer, type OptionSpec, type OptionValues, text } from './options.ts';

const openWarning =
  'Warning: other computers can reach it, over plain HTTP: who listens on the way reads the password and all else. Use ' +
  'it in a network that you trust, or behind a proxy that speaks TLS.';

/** The flags of the commands that run the local platform. */
export const platformOptions = {
  host: {
    description:
      'The address to listen on; any but loopback lets other computers in, and needs MINIAPP_PLATFORM_PASSWORD',
    placeholder: '<address>',
    default: loopbackHost,
    // MINIAPP_HOST names the platform that push speaks to.
    variable: 'MINIAPP_PLATFORM_HOST',
    parse: readListenHost,
  } satisfies OptionSpec<string>,
  port: integer('<number>', 'The port to listen on; 0 takes a free one', [0, 65_535], usualPort),
  data: dataOption,
  sign: signOption,
  fault: faultOption,
  timeScale: timeScaleOption,
  keep: integer('<days>', 'Delete finished deliveries after this many days, and the keys in them', [0, 3_650], 7),
  allowPrivate: allowPrivateOption,
  rateLimit: integer(
    '<calls>',
    'API calls that a key may make in a minute; 0 for no limit',
    [0, 1_000_000],
    usualRateLimit,
  ),
  seedFile: text('<file>', 'Fill a new workspace from this YAML or JSON file instead of the example'),
};

/** What `runPlatform` is asked for by these flags. */
export function readPlatformOptions(
  options: OptionValues<typeof platformOptions>,
  directory: string,
): Omit<PlatformRequest, 'log'> {
  const { host, port, data, sign, fault, timeScale, keep, allowPrivate, rateLimit, seedFile } = options;
  return {
    directory,
    dataFolder: chooseDataFolder(data, directory),
    port,
    host,
    sign: sign === 'standard',
    faults: new Set(fault),
    timeScale,
    keepDays: keep,
    allowPrivate,
    rateLimit,
    seedFile,
  };
}

/** Tells that a platform serves, and where. */
export function tellReady({ url, networkUrl }: RunningPlatform, data: string, emit: CommandContext['emit']): void {
  const places = networkUrl === null ? url : `${url} and ${networkUrl}`;
  emit({ event: 'ready', url, network_url: networkUrl, data }, `The local platform runs on ${places}`);
}

/** What a person should know of a platform that runs with these flags. */
export function describePlatform(
  { sign, fault }: OptionValues<typeof platformOptions>,
  { networkUrl }: RunningPlatform,
): string[] {
  const remarks: string[] = [];
  if (networkUrl !== null) remarks.push(openWarning);
  if (sign === 'standard')
    remarks.push('Requests are signed; the server’s secret is printed by: miniapp webhook secret');
  for (const name of new Set(fault)) remarks.push(`Fault ${name}: ${faults[name]}.`);
  return remarks;
}
