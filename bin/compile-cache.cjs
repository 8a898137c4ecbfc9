'use strict';
/**
 * Keeps compiled code between runs for Node 20, whose own way to do so came with Node 22.1: compiling is a third of what a
 * quick command takes. Each command has a folder of its own below the person's cache folder, with a file for each chunk of
 * dist/chunks, since what is kept are the functions that were called. A chunk's name tells its content, and V8 refuses
 * what another version of it has made. Whatever goes wrong here, the program runs.
 */
const { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { Script } = require('node:vm');

/**
 * Gives the exports of `main.cjs` in `dist`. Its chunks are compiled by way of the cache; `version` is the program's.
 */
exports.load = (dist, version) => {
  // A machine of a CI is new each time: what it keeps, nobody takes.
  const { NODE_DISABLE_COMPILE_CACHE, CI } = process.env;
  const folder = NODE_DISABLE_COMPILE_CACHE || CI ? undefined : cacheFolder(version);
  if (folder === undefined || !isPrivate(folder)) return require(`${dist}/main.cjs`);
  const compiled = [];
  const head = '(function(exports,require,module,__filename,__dirname){';
  const run = (file, module, cachedData) => {
    const filename = `${dist}/${file}`;
    // The build writes ASCII alone, and this is the quickest way to read it.
    const code = `${head}${readFileSync(filename, 'latin1')}\n})`;
    const script = new Script(code, { filename, cachedData, columnOffset: -head.length });
    script.runInThisContext()(module.exports, requireFrom, module, filename, dirname(filename));
    return script;
  };
  const loaded = new Map();
  // Chunks ask for each other by name, in the same folder: nothing of what Node does to find a module is needed.
  const requireFrom = (id) => (id.startsWith('./') ? loadChunk(id.slice(id.lastIndexOf('/') + 1)) : require(id));
  const loadChunk = (name) => {
    const known = loaded.get(name);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const script = run(`chunks/${name}`, module, readIfThere(`${folder}/${name}`));
    if (script.cachedDataRejected !== false) compiled.push([name, script]);
    return module.exports;
  };
  // At the end, when V8 has compiled the functions that were called as well; not for a command that there is not.
  process.on('exit', (status) => {
    if (compiled.length > 0 && status !== 2) write(folder, compiled);
  });
  const program = { exports: {} };
  run('main.cjs', program);
  return program.exports;
};

/** Where the person's programs keep what they can make anew, by command; undefined where that is unknown. */
function cacheFolder(version) {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  const caches = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && `${HOME}/.cache`);
  const [, , word = ''] = process.argv;
  const command = /^[a-z][a-z-]*$/.test(word) ? word : 'other';
  return caches && `${caches}/miniapp/${version}-node-${process.version}-${process.arch}/${command}`;
}

/** What others can write could hold their code. A folder that is not there yet is made with these permissions. */
function isPrivate(folder) {
  if (process.getuid === undefined) return true;
  try {
    const found = lstatSync(folder);
    return found.isDirectory() && found.uid === process.getuid() && (found.mode & 0o022) === 0;
  } catch ({ code }) {
    return code === 'ENOENT';
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function write(folder, compiled) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [name, script] of compiled) {
      const file = `${folder}/${name}`;
      const temporary = `${file}.${process.pid}`;
      writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
      renameSync(temporary, file);
    }
  } catch {
    // A full or read-only disk costs some milliseconds, no more.
  }
}
