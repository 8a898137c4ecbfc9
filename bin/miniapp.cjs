#!/usr/bin/env -S node --
'use strict';
// CommonJS, because Node starts it faster than an ES module. Plain old syntax up to the version check.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  // biome-ignore lint/style/useTemplate: the oldest versions of Node know no templates.
  console.error('miniapp needs Node 20.19 or newer; this is Node ' + process.versions.node + '.');
  console.error('Install a newer one from https://nodejs.org, then try again.');
  process.exit(2);
}
// Node 22.1 and newer keep compiled code between runs.
const { enableCompileCache } = require('node:module');
if (enableCompileCache) enableCompileCache();

const { join } = require('node:path');
const root = join(__dirname, '..');
require('../dist/main.cjs').main(root, require('../package.json').version);
