import { parse } from 'yaml';
import { banner, type GeneratedFile } from './files.ts';

/** `schemas/catalog.yaml` as it is read. */
export interface Catalog {
  readonly system_fields: readonly { name: string; description: string }[];
  readonly oauth_fields: readonly { name: string; description: string }[];
  readonly scopes: readonly CatalogScope[];
  readonly listing: Readonly<Record<'logo' | 'cover', ImageLimits>>;
}

export interface CatalogScope {
  readonly id: string;
  readonly label: string;
  readonly resource: string;
  readonly description: string;
  readonly includes?: readonly string[];
  /** `GET /flow/tags` */
  readonly operations: readonly string[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface ImageLimits {
  readonly formats: readonly string[];
  readonly aspect_ratio: Size;
  readonly minimum: Size;
  readonly maximum: Size;
  readonly maximum_bytes: number;
}

/** Reads the catalogue. */
export function parseCatalog(text: string): Catalog {
  return parse(text) as Catalog;
}

/** The catalogue as typed data. */
export function catalogModule({ system_fields, oauth_fields, scopes, listing }: Catalog): GeneratedFile {
  return {
    path: 'src/generated/catalog.ts',
    content: `// ${banner}
import type { Scope } from './manifest.ts';

/** A field the platform fills in on install. Names are assumed by miniapp. */
export interface SystemField {
  readonly name: SystemFieldName;
  readonly description: string;
}

/** Assumed by miniapp. */
export type SystemFieldName = ${system_fields.map(({ name }) => quote(name)).join(' | ')};

/** A field that signing in by OAuth adds to the auth inputs. That there are such fields is assumed by miniapp. */
export interface OAuthField {
  readonly name: OAuthFieldName;
  readonly description: string;
}

/** Assumed by miniapp. */
export type OAuthFieldName = ${oauth_fields.map(({ name }) => quote(name)).join(' | ')};

/** An API scope. Ids, and every label but “View flow tags”, are assumed by miniapp. */
export interface CatalogScope {
  readonly id: Scope;
  readonly label: string;
  /** The heading scopes are grouped by, for example \`Flow tags\`. */
  readonly resource: string;
  readonly description: string;
  /** Scopes whose operations come along. */
  readonly includes?: readonly Scope[];
  /** The operations this scope opens itself, for example \`GET /flow/tags\`; each operation stands in one scope only. */
  readonly operations: readonly string[];
}

/** Width and height in pixels, or as a ratio. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** What an image of the listing must be. All limits are assumed by miniapp. */
export interface ImageLimits {
  readonly formats: readonly ImageFormat[];
  readonly aspectRatio: ImageSize;
  readonly minimum: ImageSize;
  readonly maximum: ImageSize;
  readonly maximumBytes: number;
}

export type ImageFormat = 'png' | 'jpeg' | 'webp';

export const systemFields: readonly SystemField[] = [
${system_fields.map((field) => `  ${literal(field)},`).join('\n')}
];

export const oauthFields: readonly OAuthField[] = [
${oauth_fields.map((field) => `  ${literal(field)},`).join('\n')}
];

export const listing: Readonly<Record<'logo' | 'cover', ImageLimits>> = {
${Object.entries(listing)
  .map(([name, limits]) => `  ${name}: ${literal(camelCased(limits))},`)
  .join('\n')}
};

export const scopes: readonly CatalogScope[] = [
${scopes.map(scopeLiteral).join('\n')}
];
`,
  };
}

function camelCased({ formats, aspect_ratio, minimum, maximum, maximum_bytes }: ImageLimits): unknown {
  return { formats, aspectRatio: aspect_ratio, minimum, maximum, maximumBytes: maximum_bytes };
}

function scopeLiteral({ id, label, resource, description, includes, operations }: CatalogScope): string {
  return `  {
    id: ${quote(id)},
    label: ${quote(label)},
    resource: ${quote(resource)},
    description: ${quote(description)},${includes ? `\n    includes: ${literal(includes)},` : ''}
    operations: [
${operations.map((operation) => `      ${quote(operation)},`).join('\n')}
    ],
  },`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${key}: ${literal(member)}`);
    return `{ ${members.join(', ')} }`;
  }
  return typeof value === 'string' ? quote(value) : String(value);
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
