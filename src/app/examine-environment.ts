import { redact } from '../core/install/secrets.ts';
import { redactSecrets } from '../core/redact.ts';
import type { System } from '../system/ports.ts';
import type { HostChoice } from './choose-host.ts';
import { checkAccounts, checkPlatform } from './examination/accounts.ts';
import type { Check, Facts } from './examination/check.ts';
import { checkMachine } from './examination/machine.ts';
import { checkProject } from './examination/project.ts';
import { checkVariables, environmentMasks, withoutCredentials } from './examination/variables.ts';
import type { ValidateRequest } from './validate-manifests.ts';

/** What to look at. */
export interface ExaminationRequest extends HostChoice, Pick<ValidateRequest, 'envFile'> {
  readonly env: string | undefined;
  /** Absolute. */
  readonly dataFolder: string;
  /** True when questions would be asked. */
  readonly interactive: boolean;
  /** Asks the platform, too; otherwise nothing but the local one is asked. */
  readonly online: boolean;
}

/** What miniapp runs on and with, as far as a person with a problem, or who helps them, has to know. Holds no secret. */
export async function examineEnvironment(request: ExaminationRequest, system: System): Promise<Check[]> {
  const { directory, dataFolder, interactive, online } = request;
  const checks = [
    ...(await checkMachine(interactive, directory, system)),
    ...(await checkAccounts(request, online, system)),
    await checkPlatform(dataFolder, system),
    ...(await checkProject(request, system)),
    ...checkVariables(system.environment),
  ];
  const masks = environmentMasks(system.environment);
  // Messages of failures may repeat what was given in a wrong place.
  const clean = (text: string) => withoutCredentials(redactSecrets(redact(text, masks)));
  return checks.map(({ id, state, found, remedy, facts }) => ({
    id,
    state,
    found: clean(found),
    remedy: remedy === null ? null : clean(remedy),
    facts: cleanFacts(facts, clean),
  }));
}

function cleanFacts(facts: Facts, clean: (text: string) => string): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
  );
}
