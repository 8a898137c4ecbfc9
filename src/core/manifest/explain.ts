import type { SchemaError } from '../../generated/validator.js';
import { explainLength, explainType } from './explain-type.ts';
import { explainTag, explainUnknownField, explainUnknownScope, oneOf } from './explain-word.ts';
import { formatYaml } from './format-yaml.ts';
import { childPointer } from './pointer.ts';
import type { Explained } from './rule.ts';
import { format } from './rules/schema/format.ts';
import { newerVersion } from './rules/schema/newer-version.ts';
import { pattern } from './rules/schema/pattern.ts';
import { required } from './rules/schema/required.ts';
import { type } from './rules/schema/type.ts';
import { exampleOf, schemaNode } from './schema-node.ts';
import { butIs, type Subject, subjectAt } from './subject.ts';

const formatWords: Readonly<Record<string, string>> = {
  'http-url': 'an http or https address, such as https://example.com/docs',
  semver: 'a version of three numbers (semantic versioning), such as 1.0.0',
};

/** Puts a schema error into words: the rule it belongs to, and a finding with place, cause and remedy. */
export function explainSchemaError(
  error: SchemaError,
  manifest: unknown,
  written: (pointer: string) => string | undefined,
): Explained {
  const subject = subjectAt(error.instancePath, error, manifest, written);
  const { pointer, field } = subject;
  const parameters = error.params;
  switch (error.keyword) {
    case 'required':
      return explainMissing(subject, String(parameters['missingProperty']));
    case 'additionalProperties':
      return explainUnknownField(subject, String(parameters['additionalProperty']), schemaNode(error.schemaPath));
    case 'type':
      return { rule: type, finding: explainType(subject, parameters['type']) };
    case 'enum':
      if (/^\/api_scopes\/\d+$/.test(pointer)) return explainUnknownScope(subject);
      return oneOf(subject, parameters['allowedValues']);
    case 'const':
      return explainConstant(subject, parameters['allowedValue']);
    case 'discriminator': {
      const tag = String(parameters['tag']);
      const value = subjectAt(childPointer(pointer, tag), error, manifest, written);
      return explainTag(subject, tag, value, schemaNode(error.schemaPath));
    }
    case 'format':
      return { rule: format, finding: explainForm(subject, formatWords[String(parameters['format'])]) };
    case 'pattern':
      return { rule: pattern, finding: explainForm(subject, schemaNode(error.schemaPath)['x-pattern-message']) };
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'minimum':
    case 'maximum':
      return explainLength(subject, Number(parameters['limit']));
    default:
      // A test holds that the schema uses no other keyword.
      return {
        rule: type,
        finding: { pointer, message: `${field} does not fit (${error.keyword}). See the reference.` },
      };
  }
}

function explainMissing({ error, pointer, field }: Subject, name: string): Explained {
  const example = exampleOf(schemaNode(error.schemaPath), name);
  const isShort = typeof example === 'string' || typeof example === 'number';
  const remedy = isShort ? `Add it, for example ${name}: ${formatYaml(example)}` : 'Add it.';
  const place = pointer === '' ? '' : ` in ${field}`;
  const message = `"${name}" is missing${place}. ${remedy}`;
  return { rule: required, finding: { pointer: childPointer(pointer, name), at: 'key', message } };
}

function explainConstant(subject: Subject, allowed: unknown): Explained {
  const { pointer, value } = subject;
  if (pointer !== '/schema_version' || typeof value !== 'number' || value <= Number(allowed)) {
    return oneOf(subject, [allowed]);
  }
  const message = `This manifest has schema_version ${value}, but this miniapp knows version ${allowed} only. Update miniapp.`;
  return { rule: newerVersion, finding: { pointer, message } };
}

/** `words` are of the form "what it must be, such as an example". */
function explainForm(subject: Subject, words = 'of another form'): Explained['finding'] {
  const { pointer, field } = subject;
  const [form = '', example] = words.split(', such as ');
  const remedy = example === undefined ? 'Correct it.' : `Write it like ${example}`;
  return { pointer, message: `${field} must be ${form}, ${butIs(subject)}. ${remedy}` };
}
