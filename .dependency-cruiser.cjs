/** The layers of docs/architecture.md; each rule says why. */
const layer = (name, comment, from, to, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to, ...extra },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A cycle means that two files are one, or that one of them knows too much.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    layer(
      'nobody-imports-main',
      'main.ts composes the program; what it composes must not know it.',
      '^src/',
      '^src/main\\.ts$',
    ),
    layer(
      'cli-is-on-top',
      'Only main starts the CLI: everything below works without a command line.',
      '^src/(app|core|platform|contract|client|system|generated|index)',
      '^src/cli/',
    ),
    layer(
      'cli-uses-app',
      'Commands call use cases; reaching past them would put product logic into the command line.',
      '^src/cli/',
      '^src/(platform|client)/',
    ),
    layer(
      'core-is-pure',
      'core is the same everywhere, so it knows none of the outer layers.',
      '^src/core/',
      '^src/(?!core/|generated/|contract/)',
    ),
    layer(
      'core-has-no-io',
      'core touches no file, network, clock or process. Hashes and checksums are arithmetic.',
      '^src/core/',
      '^(node:)?(fs|fs/promises|http|https|net|child_process|os|process|timers|worker_threads|readline|tty|dns)$',
    ),
    layer('contract-imports-nothing', 'The contract is what others may implement: types alone.', '^src/contract/', '.'),
    layer(
      'generated-is-data',
      'Generated code is data and one validator.',
      '^src/generated/',
      '^src/(?!generated/|core/manifest/formats\\.ts)',
    ),
    layer(
      'client-speaks-the-contract',
      'The client knows the contract, not the platform that implements it here.',
      '^src/client/',
      '^src/(?!client/|contract/|core/|system/ports\\.ts)',
    ),
    layer(
      'platform-stands-alone',
      'The local platform is a function from request to response; the world is given to it.',
      '^src/platform/',
      '^src/(?!platform/|contract/|core/|generated/|system/ports\\.ts)',
    ),
    layer(
      'app-uses-ports',
      'Use cases see the ports; only main and system choose adapters.',
      '^src/app/',
      '^src/system/(?!ports\\.ts)',
    ),
    layer(
      'system-is-a-leaf',
      'Adapters know the ports and plain data only.',
      '^src/system/',
      '^src/(?!system/|core/(errors|http)\\.ts)',
    ),
    layer(
      'commands-are-apart',
      'A command that calls another hides what it does; shared work belongs in app.',
      '^src/cli/commands/',
      '^src/cli/commands/',
    ),
    layer(
      'terminal-libraries',
      'Only the CLI talks to a person, so that everything else can be used without a terminal.',
      '^src/(?!cli/)',
      'node_modules/(commander|chalk|ora)/',
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
  },
};
