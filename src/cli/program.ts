import type { AnyCommand, CommandEntry, CommandGroup } from './command.ts';

// A command is loaded only when it is called: the start-up of `--help` and `validate` must not pay for the others.
const load = (module: Promise<{ default: unknown }>) => module.then((loaded) => loaded.default as AnyCommand);

/** Every command by its words on the command line, in the order of `--help`. */
export const commands: Readonly<Record<string, CommandEntry | CommandGroup>> = {
  init: {
    summary: 'Start an app: manifest, pictures, CI workflow, and a server if you want one',
    load: () => load(import('./commands/init.ts')),
  },
  import: {
    summary: 'Turn a mini-app 1.0 (JSON) into a project, and list what it could not carry over',
    load: () => load(import('./commands/import.ts')),
  },
  validate: {
    summary: 'Check manifests, offline, with the exact place of every problem',
    load: () => load(import('./commands/validate.ts')),
  },
  explain: {
    summary: 'Why a rule exists, and how to satisfy it',
    load: () => load(import('./commands/explain.ts')),
  },
  rules: {
    summary: 'List the rules of validate',
    load: () => load(import('./commands/rules.ts')),
  },
  scopes: {
    summary: 'Search the API scopes, and find those that an app does not need',
    load: () => load(import('./commands/scopes.ts')),
    commands: {
      audit: {
        summary: 'Compare the manifest’s scopes with the API calls that the app made',
        load: () => load(import('./commands/scopes/audit.ts')),
      },
    },
  },
  schema: {
    summary: 'Print the manifest’s JSON Schema',
    load: () => load(import('./commands/schema.ts')),
  },
  render: {
    summary: 'Print the manifest as it will be sent',
    load: () => load(import('./commands/render.ts')),
  },
  'simulate-install': {
    summary: 'Show the API key and the request that an install would send',
    load: () => load(import('./commands/simulate-install.ts')),
  },
  dev: {
    summary: 'Run the platform on your machine and push the app to it',
    stream: true,
    load: () => load(import('./commands/dev.ts')),
  },
  platform: {
    summary: 'The platform on your machine, alone',
    commands: {
      start: {
        summary: 'Start the local platform: store, installs, deliveries, emulated API',
        stream: true,
        load: () => load(import('./commands/platform/start.ts')),
      },
      status: {
        summary: 'Whether it runs, where, and how much data it has',
        load: () => load(import('./commands/platform/status.ts')),
      },
      reset: {
        summary: 'Delete its data, to begin anew',
        load: () => load(import('./commands/platform/reset.ts')),
      },
    },
  },
  deliveries: {
    summary: 'What the local platform sent to the app’s server, and what it answered',
    commands: {
      list: {
        summary: 'List deliveries, or follow them',
        load: () => load(import('./commands/deliveries/list.ts')),
      },
      show: {
        summary: 'Show a delivery: the request, each attempt, each answer',
        load: () => load(import('./commands/deliveries/show.ts')),
      },
      replay: {
        summary: 'Send a delivery again',
        load: () => load(import('./commands/deliveries/replay.ts')),
      },
    },
  },
  webhook: {
    summary: 'Sign requests, and find out why a signature does not verify',
    commands: {
      secret: {
        summary: 'Print the secret that the app’s messages are signed with',
        load: () => load(import('./commands/webhook/secret.ts')),
      },
      sign: {
        summary: 'Sign a body, and print the headers to send with it',
        load: () => load(import('./commands/webhook/sign.ts')),
      },
      verify: {
        summary: 'Verify a signed message, and say why it does not verify',
        load: () => load(import('./commands/webhook/verify.ts')),
      },
    },
  },
  login: {
    summary: 'Sign in to a platform',
    load: () => load(import('./commands/login.ts')),
  },
  logout: {
    summary: 'Sign out, and remove the token',
    load: () => load(import('./commands/logout.ts')),
  },
  whoami: {
    summary: 'Which account, platform and token are used',
    load: () => load(import('./commands/whoami.ts')),
  },
  profiles: {
    summary: 'List the platforms you signed in to, and choose the default',
    load: () => load(import('./commands/profiles.ts')),
  },
  push: {
    summary: 'Bring the app’s draft on a platform up to date',
    load: () => load(import('./commands/push.ts')),
  },
  diff: {
    summary: 'Compare the app with the platform’s draft',
    load: () => load(import('./commands/diff.ts')),
  },
  pull: {
    summary: 'Bring the platform’s draft into the manifest',
    load: () => load(import('./commands/pull.ts')),
  },
  publish: {
    summary: 'Submit the pushed draft for review, as the next version',
    load: () => load(import('./commands/publish.ts')),
  },
  versions: {
    summary: 'List the app’s versions, and how their review went',
    load: () => load(import('./commands/versions.ts')),
  },
  rollback: {
    summary: 'Make an older version current again',
    load: () => load(import('./commands/rollback.ts')),
  },
  status: {
    summary: 'How project, draft and published version stand to each other',
    load: () => load(import('./commands/status.ts')),
  },
  doctor: {
    summary: 'Report what miniapp runs on and with, without secrets',
    load: () => load(import('./commands/doctor.ts')),
  },
  completion: {
    summary: 'Print a script that lets the Tab key complete miniapp’s words',
    load: async () => (await import('./commands/completion.ts')).completionOf(commands),
  },
};
