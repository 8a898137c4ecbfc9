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
const root = __dirname.slice(0, -'/bin'.length);
const { version: ours } = require('../package.json');
// Compiled code is kept between runs: by Node itself from 22.1 on. Node 20 loads its own module for that only when asked.
let program;
if (version[0] < 22) program = require('./compile-cache.cjs').load(`${root}/dist`, ours);
else {
  const { enableCompileCache } = require('node:module');
  if (enableCompileCache) enableCompileCache();
  program = require('../dist/main.cjs');
}
program.main(root, ours);
