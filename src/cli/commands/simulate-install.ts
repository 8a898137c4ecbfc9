import { loadSoundManifest } from '../../app/load-manifest.ts';
import { type Simulation, simulateInstall } from '../../app/simulate-install.ts';
import { exitCodes, MiniappError } from '../../core/errors.ts';
import { escapeLine, escapeText } from '../../core/escape.ts';
import type { HttpRequest } from '../../core/http.ts';
import { formatCurl } from '../../core/install/curl.ts';
import { formatHttp } from '../../core/install/http-text.ts';
import { requestName } from '../../core/install/request.ts';
import { seededRandom } from '../../core/install/seeded.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { choice, flag, list, text, time } from '../options.ts';
import type { View } from '../present/view.ts';

type Result = Omit<Simulation, 'request'> & { readonly file: string; readonly request: ShownRequest | null };

interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HttpRequest['headers'];
  /** The exact text of the body. */
  readonly body: string | null;
}

export default defineCommand({
  description:
    'Shows what an install does, without sending anything: the API key that is generated, its scopes, and the exact ' +
    'subscribe request. Inputs that are not given get sample values, marked as such.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    event: choice(['install', 'uninstall'], 'What happens to the app', 'install'),
    input: list('<name=value>', 'The user’s answer to an auth input (repeatable)'),
    noSamples: flag('Refuse when a required input is not given, instead of using a sample value'),
    format: choice(['pretty', 'json', 'curl', 'http'], 'How to print it', 'pretty'),
    reveal: flag('Show secret inputs that were given, instead of ••••••'),
    seed: text('<text>', 'Make keys and ids repeatable'),
    now: time('The time to work with'),
    envFile: text('<file>', 'Take ${VARIABLES} from this file where the environment does not set them'),
  },
  examples: [
    { command: 'miniapp simulate-install', does: 'Show the key and the subscribe request.' },
    { command: 'miniapp simulate-install --input token=abc --format curl', does: 'As a curl command.' },
    { command: 'miniapp simulate-install --event uninstall --format http', does: 'The raw unsubscribe request.' },
    { command: 'miniapp simulate-install --seed 1 --now 2026-01-01T00:00:00Z --json', does: 'Repeatable, for tests.' },
  ],
  wantsJson: ({ format }) => format === 'json',
  async run([target], options, { system, directory }): Promise<Outcome<Result>> {
    const now = options.now ?? system.clock.now();
    const inputs = readInputs(options.input);
    const { manifest, source, diagnostics } = await loadSoundManifest(target, directory, options.envFile, system);
    const { request, ...simulation } = simulateInstall(
      { manifest, event: options.event, inputs, samples: !options.noSamples, reveal: options.reveal, now },
      { random: options.seed === undefined ? system.random : seededRandom(options.seed), version: system.version },
    );
    return {
      result: { file: source.file, ...simulation, request: request && showRequest(request) },
      diagnostics,
      exitCode: exitCodes.done,
    };
  },
  present({ result }, view, { format }) {
    if (!result) return '';
    if (format === 'pretty') return presentSimulation(result, view);
    if (!result.request) return '';
    const { request } = result;
    const bytes = request.body === null ? null : new TextEncoder().encode(request.body);
    const printed = (format === 'curl' ? formatCurl : formatHttp)({ ...request, body: bytes });
    // The line ends of HTTP are the one use of CR that is harmless.
    return `${printed.split('\r\n').map(escapeText).join('\r\n')}\n`;
  },
  remark({ result, diagnostics = [] }, { style }) {
    const remarks: string[] = [];
    if (result && !result.request) {
      remarks.push(`The app declares no ${requestName(result.event)}, so nothing is sent.`);
    }
    if (result?.inputs.some(({ masked }) => masked)) remarks.push('Secret inputs are masked; --reveal shows them.');
    if (diagnostics.some(({ severity }) => severity === 'warning')) {
      remarks.push('The manifest has warnings; see: miniapp validate');
    }
    return remarks.map((remark) => `${style.dim(remark)}\n`).join('');
  },
});

function readInputs(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair, index) => {
      const separator = pair.indexOf('=');
      if (separator > 0) return [pair.slice(0, separator), pair.slice(separator + 1)];
      // The text is not repeated: it may be a secret without its name.
      throw new MiniappError('invalid-usage', {
        problem: `--input number ${index + 1} is not of the form name=value.`,
        remedy: 'For example: --input token=abc',
      });
    }),
  );
}

function showRequest({ method, url, headers, body }: HttpRequest): ShownRequest {
  return { method, url, headers, body: body && new TextDecoder().decode(body) };
}

function presentSimulation({ event, api_key, inputs, request }: Result, { style }: View): string {
  const lines: string[] = [];
  lines.push(style.bold('API key'), `  ${api_key.key}`);
  const width = Math.max(...api_key.scopes.map(({ id }) => id.length), 0);
  for (const { id, label } of api_key.scopes) lines.push(`  ${id.padEnd(width)}  ${style.dim(label)}`);
  if (api_key.scopes.length === 0) lines.push(style.dim('  no scopes: it opens nothing'));
  if (inputs.length > 0) {
    lines.push('', style.bold('Auth inputs'));
    const names = Math.max(...inputs.map(({ name }) => name.length));
    for (const { name, value, origin } of inputs) {
      const marker = origin === 'given' ? '' : ` ${style.yellow(`(${origin})`)}`;
      lines.push(`  ${name.padEnd(names)}  ${value === null ? '' : escapeLine(String(value))}${marker}`);
    }
  }
  if (request) {
    lines.push('', style.bold(`${event === 'install' ? 'Subscribe' : 'Unsubscribe'} request`));
    lines.push(`  ${style.cyan(request.method)} ${escapeLine(request.url)}`);
    for (const [name, value] of Object.entries(request.headers)) {
      lines.push(`  ${style.dim(`${escapeLine(name)}:`)} ${escapeLine(value)}`);
    }
    if (request.body !== null) lines.push('', ...indentBody(request.body));
  }
  return `${lines.join('\n')}\n`;
}

/** JSON is indented for reading; anything else is shown as it is sent. */
function indentBody(body: string): string[] {
  let text = body;
  try {
    text = JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // Not JSON: as it is.
  }
  return escapeText(text)
    .split('\n')
    .map((line) => `  ${line}`);
}
