import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputAsset, OutputChunk } from 'rolldown';
import { isUnusedPart } from './unused-parts.ts';

/** The licence texts of every package whose code is in the bundle; their licences ask that they go with it. */
export function licenses(output: readonly (OutputChunk | OutputAsset)[]): string {
  const folders = new Set<string>();
  for (const chunk of output) {
    for (const module of chunk.type === 'chunk' ? chunk.moduleIds : []) {
      if (isUnusedPart(module)) continue;
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replace('\0', ''))?.[0];
      if (folder) folders.add(folder);
    }
  }
  // Most are the MIT licence, whose copyright line alone differs: the text they share is printed once.
  const notices = new Map<string, string[]>();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const text = file ? readFileSync(join(folder, file), 'utf8') : `Licence: ${license}`;
    const copyright = text.match(/^\W*copyright (?!notice|holder|owner).*$/gim) ?? [];
    const rest = copyright.reduce((left, line) => left.replace(line, ''), text).replace(/\s+/g, ' ');
    const terms = rest.replace(/^.*?(?=Permission is hereby granted)/, '').trim();
    const notice = [`${name} ${version}`, ...copyright.map((line) => `  ${line.trim()}`)].join('\n');
    notices.set(terms, [...(notices.get(terms) ?? []), notice]);
  }
  const sections = [...notices].map(([terms, packages]) => `${packages.join('\n')}\n\n${wrap(terms)}\n`);
  return ['miniapp contains code of these packages.\n', ...sections].join(`\n${'-'.repeat(80)}\n\n`);
}

function wrap(text: string): string {
  return text.replace(/(.{1,78})(?: |$)/g, '$1\n').trimEnd();
}
