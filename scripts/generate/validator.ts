import { _, type AnySchemaObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { formats } from '../../src/core/manifest/formats.ts';
import { banner, type GeneratedFile } from './files.ts';
import { isAnnotation, type Schema, withoutKeywords } from './schema.ts';

// CommonJS behind an `export default`: Node and TypeScript disagree about where the function is.
const standalone = (standaloneModule as unknown as { default: typeof standaloneModule }).default ?? standaloneModule;

/** An ajv that knows our formats and keywords, and is strict: a misspelt keyword or an ambiguous type is an exception. */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    messages: false,
    discriminator: true,
    strict: true,
    allowUnionTypes: true,
    formats: { ...formats },
    code: { source: true, esm: true, lines: true, formats: _`formats` },
  });
  ajv.addVocabulary(['enumDescriptions', 'x-invalid', 'x-pattern-message']);
  return ajv;
}

/** The validator as a module that needs no ajv. */
export function validatorModules(schema: Schema): GeneratedFile[] {
  createAjv().compile(schema as AnySchemaObject);

  const ajv = createAjv();
  const validate = ajv.compile(withoutKeywords(schema, isAnnotation) as AnySchemaObject);
  let code = standalone(ajv, validate);
  for (const [reference, target] of Object.entries(validate.schemaEnv.root.refs)) {
    const functionName = target instanceof Object && 'validateName' in target ? String(target.validateName) : '';
    code = withFullPaths(code, functionName, reference.slice(reference.indexOf('#')));
  }
  code = code
    .replace('"use strict";\n', '')
    .replace(/^export default .*\n/m, '')
    .replace(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, 'countCharacters');
  const leftover = /require\([^()]*\)/.exec(code);
  if (leftover)
    throw new Error(`The validator still has ${leftover[0]}. Give it a replacement in scripts/generate/validator.ts.`);

  return [
    {
      path: 'src/generated/validator.js',
      content: `// ${banner}\nimport { countCharacters, formats } from '../core/manifest/formats.ts';\n\n${code}`,
    },
    { path: 'src/generated/validator.d.ts', content: declarations },
  ];
}

/** ajv counts the path in a definition's own function from that definition; this makes it count from the schema's root. */
function withFullPaths(code: string, functionName: string, path: string): string {
  const start = code.indexOf(`function ${functionName}(`);
  if (start < 0) return code;
  const next = code.indexOf('\nfunction ', start + 1);
  const end = next < 0 ? code.length : next;
  const body = code.slice(start, end).replace(/schemaPath:"#\/(?!\$defs\/)/g, `schemaPath:"${path}/`);
  return code.slice(0, start) + body + code.slice(end);
}

const declarations = `// ${banner}

/** What a value violates. */
export interface SchemaError {
  /** JSON pointer of the value. */
  readonly instancePath: string;
  /** The violated keyword, as a JSON pointer with \`#\` from the schema's root. */
  readonly schemaPath: string;
  readonly keyword: string;
  /** Depends on the keyword, for example \`{ missingProperty }\`, \`{ additionalProperty }\`, \`{ allowedValues }\`, \`{ limit }\`. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Whether a value is a manifest by schemas/miniapp.schema.json. \`errors\` are those of the last call, null when it was. */
export declare const validate: {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
};
`;
