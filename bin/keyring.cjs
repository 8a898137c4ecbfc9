'use strict';
// One call of the operating system's keyring, for src/system/keyring.ts: reads {action, account, secret?} as JSON from
// standard input and writes {value} or {problem}. A process of its own, so that a keyring that hangs can be given up.
const { readFileSync } = require('node:fs');

const actions = {
  read: (entry) => entry.getPassword(),
  write: (entry, secret) => {
    entry.setPassword(secret);
    return true;
  },
  remove: (entry) => entry.deleteCredential(),
};

function call() {
  let keyring;
  try {
    keyring = require('@napi-rs/keyring');
  } catch {
    return { problem: 'the optional package @napi-rs/keyring is not installed' };
  }
  const { action, account, secret } = JSON.parse(readFileSync(0, 'utf8'));
  try {
    // Otherwise Linux would fall back to the kernel's keys, which are gone at the next start of the machine.
    const entry = new keyring.Entry('miniapp', account, { linux: { store: 'secret-service' } });
    return { value: actions[action](entry, secret) };
  } catch {
    // The library's own words are for programmers: about D-Bus, for example.
    return { problem: 'this system has none that can be used' };
  }
}

process.stdout.write(JSON.stringify(call()));
