import { compile } from 'json-schema-to-typescript';
import { parse } from 'yaml';
import { banner, type GeneratedFile } from './files.ts';
import type { Schema } from './schema.ts';

/** schemas/platform.openapi.yaml, as far as the generators look into it. */
export interface Contract {
  readonly info: { readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<
    Record<string, { readonly [Method in 'get' | 'head' | 'put' | 'post' | 'delete']?: ContractOperation }>
  >;
  readonly components: {
    readonly parameters: Readonly<Record<string, ContractParameter>>;
    readonly responses: Readonly<Record<string, ContractResponse>>;
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly examples: Readonly<
      Record<string, { readonly value: { readonly error?: { readonly message: string; readonly hint?: string } } }>
    >;
  };
}

export interface ContractOperation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly (ContractParameter | Reference)[];
  readonly responses: Readonly<Record<string, ContractResponse | Reference>>;
}

interface ContractParameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
}

export interface ContractResponse {
  readonly content?: Readonly<
    Record<string, { readonly schema?: Schema; readonly examples?: Readonly<Record<string, unknown>> }>
  >;
}

interface Reference {
  readonly $ref: string;
}

/** Schemas whose values the program lists, and the name of the list. */
const lists = { DeliveryState: 'deliveryStates' };

/** Reads the contract. */
export function parseContract(text: string): Contract {
  return parse(text) as Contract;
}

/** src/generated/contract.ts: the contract as data, for the platform to serve. */
export function contractModule(contract: Contract): GeneratedFile {
  const content = `// ${banner}

/** schemas/platform.openapi.yaml. */
export const contract: Readonly<Record<string, unknown>> = ${JSON.stringify(contract, null, 2)};
`;
  return { path: 'src/generated/contract.ts', content };
}

/** src/contract/platform.ts: a type for each schema of the contract. */
export async function contractTypes({ components: { schemas } }: Contract): Promise<GeneratedFile> {
  const $defs = JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/')) as Schema;
  const code = await compile({ $defs, additionalProperties: false } as Parameters<typeof compile>[0], 'Contract', {
    additionalProperties: false,
    bannerComment: '',
    customName: (_, definition) => definition,
    unreachableDefinitions: true,
    unknownAny: true,
    style: { singleQuote: true, printWidth: 120 },
  });
  const types = code
    .replace('export interface Contract {}\n', '')
    .replace(
      // slow-pattern: it reads what is made here.
      /\n? \*\n \* This interface was referenced by `Contract`'s JSON-Schema\n \* via the `definition` "\w+"\./g,
      '',
    )
    .replace(/\/\*\*\n *\* (.*)\n *\*\//g, '/** $1 */')
    .replace(/(?<!\n)\n+(?=\/\*\*)/g, '\n\n');
  const values = Object.entries(lists).map(
    ([schema, name]) =>
      `/** The values of \`${schema}\`. */\nexport const ${name} = [${schemas[schema]?.enum
        ?.map((value) => `'${value}'`)
        .join(', ')}] as const;\n`,
  );
  return {
    path: 'src/contract/platform.ts',
    content: `// ${banner}\n\n${asReadonly(types).trim()}\n\n${values.join('\n')}`,
  };
}

/** What crosses the wire is made once and then only read. */
function asReadonly(types: string): string {
  return types.replace(/^( +)(?=[\w[])/gm, '$1readonly ').replace(/: (\w+)\[\];/g, ': readonly $1[];');
}
