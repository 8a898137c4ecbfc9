import type { Rule } from './rule.ts';
import { assetDimensions } from './rules/asset/dimensions.ts';
import { assetFormat } from './rules/asset/format.ts';
import { missingAsset } from './rules/asset/missing.ts';
import { outsideProject } from './rules/asset/outside-project.ts';
import { assetSize } from './rules/asset/size.ts';
import { defaultType } from './rules/auth/default-type.ts';
import { duplicateInput } from './rules/auth/duplicate-input.ts';
import { secretDefault } from './rules/auth/secret-default.ts';
import { selectWithoutOptions } from './rules/auth/select-without-options.ts';
import { unknownAppField } from './rules/auth/unknown-app-field.ts';
import { unusedInput } from './rules/auth/unused-input.ts';
import { unknownIgnoredRule } from './rules/ignore/unknown-rule.ts';
import { unusedIgnore } from './rules/ignore/unused.ts';
import { descriptionShort } from './rules/listing/description-short.ts';
import { placeholderText } from './rules/listing/placeholder-text.ts';
import { video } from './rules/listing/video.ts';
import { unreachable } from './rules/online/unreachable.ts';
import { apiKeyNotSent } from './rules/request/api-key-not-sent.ts';
import { bodyOnGet } from './rules/request/body-on-get.ts';
import { credentialsInUrl } from './rules/request/credentials-in-url.ts';
import { forbiddenHeader } from './rules/request/forbidden-header.ts';
import { insecureUrl } from './rules/request/insecure-url.ts';
import { loopbackOnPublish } from './rules/request/loopback-on-publish.ts';
import { secretInUrl } from './rules/request/secret-in-url.ts';
import { unknownPlaceholder } from './rules/request/unknown-placeholder.ts';
import { unsubscribeMissing } from './rules/request/unsubscribe-missing.ts';
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
import { hardcodedSecret } from './rules/secret/hardcoded.ts';
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
  insecureUrl,
  loopbackOnPublish,
  unknownPlaceholder,
  secretInUrl,
  credentialsInUrl,
  forbiddenHeader,
  bodyOnGet,
  apiKeyNotSent,
  unsubscribeMissing,
  duplicateInput,
  unusedInput,
  selectWithoutOptions,
  defaultType,
  secretDefault,
  unknownAppField,
  placeholderText,
  descriptionShort,
  video,
  hardcodedSecret,
  unusedIgnore,
  unknownIgnoredRule,
  missingAsset,
  outsideProject,
  assetFormat,
  assetDimensions,
  assetSize,
  unreachable,
];
