import type { Rule } from './rule.ts';
import { assetDimensions } from './rules/asset/dimensions.ts';
import { assetFormat } from './rules/asset/format.ts';
import { missingAsset } from './rules/asset/missing.ts';
import { outsideProject } from './rules/asset/outside-project.ts';
import { assetSize } from './rules/asset/size.ts';
import { unknownIgnoredRule } from './rules/ignore/unknown-rule.ts';
import { unusedIgnore } from './rules/ignore/unused.ts';
import { unreachable } from './rules/online/unreachable.ts';
import { enumeration } from './rules/schema/enum.ts';
import { format } from './rules/schema/format.ts';
import { length } from './rules/schema/length.ts';
import { newerVersion } from './rules/schema/newer-version.ts';
import { pattern } from './rules/schema/pattern.ts';
import { required } from './rules/schema/required.ts';
import { type } from './rules/schema/type.ts';
import { unknownField } from './rules/schema/unknown-field.ts';
import { redundantScope } from './rules/scopes/redundant.ts';
import { unknownScope } from './rules/scopes/unknown.ts';
import { unusedKey } from './rules/scopes/unused-key.ts';
import { scopesWithoutSubscribe } from './rules/scopes/without-subscribe.ts';
import { aliases } from './rules/yaml/aliases.ts';
import { duplicateKey } from './rules/yaml/duplicate-key.ts';
import { lossyNumber } from './rules/yaml/lossy-number.ts';
import { missingVariable } from './rules/yaml/missing-variable.ts';
import { multipleDocuments } from './rules/yaml/multiple-documents.ts';
import { syntax } from './rules/yaml/syntax.ts';
import { tooDeep } from './rules/yaml/too-deep.ts';
import { tooLarge } from './rules/yaml/too-large.ts';
import { unquotedPlaceholder } from './rules/yaml/unquoted-placeholder.ts';

/** Every rule, in the order of the reference. */
export const rules: readonly Rule[] = [
  syntax,
  duplicateKey,
  multipleDocuments,
  aliases,
  tooLarge,
  tooDeep,
  lossyNumber,
  unquotedPlaceholder,
  missingVariable,
  required,
  type,
  enumeration,
  format,
  pattern,
  length,
  unknownField,
  newerVersion,
  unknownScope,
  redundantScope,
  scopesWithoutSubscribe,
  unusedKey,
  unusedIgnore,
  unknownIgnoredRule,
  missingAsset,
  outsideProject,
  assetFormat,
  assetDimensions,
  assetSize,
  unreachable,
];
