import { MiniappError } from '../core/errors.ts';
import type { Conversion } from '../core/import/convert.ts';
import { literalText } from '../core/import/references.ts';
import { formats } from '../core/manifest/formats.ts';
import { slugFromName } from '../core/scaffold/slug.ts';
import { checkField } from './init-project.ts';

/** What a person says of the app where its JSON does not. */
export interface ImportAnswers {
  readonly name: string;
  readonly slug: string | undefined;
  readonly description: string;
}

/** The name and the description that the 1.0 app itself has, where a manifest can have them; undefined otherwise. */
export function knownAnswers({ listing }: Conversion): {
  readonly [Name in 'name' | 'description']: string | undefined;
} {
  const usable = (field: 'name' | 'description') => {
    const text = listing[field]?.replaceAll('\\${', '${');
    return text !== undefined && checkField(field, text) === true ? text : undefined;
  };
  return { name: usable('name'), description: usable('description') };
}

/** What users see in the store: the 1.0 app’s own, the person’s answers before it, and the template’s pictures. Rejects with `answers-invalid`. */
export function settleListing({ listing, ledger }: Conversion, { name, slug, description }: ImportAnswers) {
  const given = { name, description, slug: slug ?? listing.slug ?? slugFromName(name) };
  const problems = (['name', 'slug', 'description'] as const)
    .filter((field) => field !== 'slug' || slug !== undefined)
    .map((field) => checkField(field, given[field]))
    .filter((problem) => problem !== true);
  if (problems.length > 0) throw new MiniappError('answers-invalid', { problems });
  const isFit = checkField('slug', given.slug) === true;
  const taken = { ...given, slug: isFit ? given.slug : slugFromName(name) };
  for (const field of ['name', 'slug', 'description'] as const) {
    if (listing[field] === undefined || listing[field] === literalText(taken[field])) continue;
    ledger.retract(`/${field}`, `${field} is another one in the manifest`, 'Write it there if it is better.');
  }
  const isVersion = listing.version !== undefined && formats.semver(listing.version);
  if (listing.version !== undefined && !isVersion) {
    ledger.retract('/version', 'it is no version by Semantic Versioning', 'Write it as major.minor.patch.');
  }
  const pictures = { logo: 'assets/logo.png', cover: 'assets/cover.png' };
  const [logo, cover] = (['logo', 'cover'] as const).map((field) => {
    const address = listing[field];
    if (address === undefined || (address.startsWith('https://') && checkField(field, address) === true))
      return address;
    ledger.retract(
      `/${field}`,
      'a picture is an https address, or a file of the project',
      `Put the picture at ${pictures[field]}.`,
    );
    return undefined;
  });
  return {
    ...listing,
    schema_version: 1,
    logo: logo ?? pictures.logo,
    cover: cover ?? pictures.cover,
    ...taken,
    name: literalText(taken.name),
    description: literalText(taken.description),
    version: isVersion ? (listing.version ?? '') : '0.1.0',
  };
}
