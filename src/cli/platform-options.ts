import { chooseDataFolder } from '../app/local-platform-file.ts';
import { type PlatformRequest, usualPort, usualRateLimit } from '../app/run-platform.ts';
import { faults } from '../core/delivery/faults.ts';
import { allowPrivateOption, dataOption, faultOption, signOption, timeScaleOption } from './delivery-options.ts';
import { integer, type OptionValues, text } from './options.ts';

/** The flags of the commands that run the local platform. */
export const platformOptions = {
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
  const { port, data, sign, fault, timeScale, keep, allowPrivate, rateLimit, seedFile } = options;
  return {
    directory,
    dataFolder: chooseDataFolder(data, directory),
    port,
    sign: sign === 'standard',
    faults: new Set(fault),
    timeScale,
    keepDays: keep,
    allowPrivate,
    rateLimit,
    seedFile,
  };
}

/** What a person should know of a platform that runs with these flags. */
export function describeDeliveries({ sign, fault }: OptionValues<typeof platformOptions>): string[] {
  const remarks: string[] = [];
  if (sign === 'standard')
    remarks.push('Requests are signed; the server’s secret is printed by: miniapp webhook secret');
  for (const name of new Set(fault)) remarks.push(`Fault ${name}: ${faults[name]}.`);
  return remarks;
}
