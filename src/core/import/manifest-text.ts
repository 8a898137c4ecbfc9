import { type PrintStyle, printManifest } from '../manifest/print.ts';
import { schemaPath } from '../scaffold/scaffold.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Part of a manifest, with the comment above it. */
interface Section {
  readonly comment: readonly string[];
  readonly fields: readonly string[];
}

const style: PrintStyle = { lineBreak: '\n', json: false, variables: new Map(), escaped: true };

/** How `name: value` of the listing goes on, for people who begin with the file. */
const remarks: Readonly<Record<string, string>> = {
  slug: 'identifies the app on a platform; keep it once you have pushed',
};

/** The text of an imported manifest, laid out as `init` lays out a new one. Its texts are as they are written there. */
export function manifestText(manifest: Fields): string {
  const printed = sectionsOf(manifest).flatMap(({ comment, fields }) => {
    const lines = fields.filter((field) => Object.hasOwn(manifest, field)).map((field) => printField(field, manifest));
    return lines.length === 0 ? [] : [[...comment.map((line) => `# ${line}`), ...lines].join('\n')];
  });
  return `# yaml-language-server: $schema=${schemaPath}\n${printed.join('\n\n')}\n`;
}

function sectionsOf(manifest: Fields): Section[] {
  const hasRequest = Object.hasOwn(manifest, 'subscribe');
  const asks = Array.isArray(manifest['api_scopes']) && manifest['api_scopes'].length > 0;
  return [
    { comment: [], fields: ['schema_version'] },
    {
      comment: ['What users see in the store before they install.'],
      fields: ['name', 'slug', 'version', 'description', 'documentation', 'logo', 'cover', 'video'],
    },
    {
      comment: [
        "What the app may read and change in its users' chatbots.",
        ...(asks
          ? ['With at least one scope, every install generates an API key that carries exactly these scopes.']
          : []),
        ...(asks && !hasRequest
          ? ['To decide: no request brings that key to your server. Add subscribe, or take the scopes away.']
          : []),
      ],
      fields: ['api_scopes'],
    },
    {
      comment: [
        'Sent on every install. {{…}} is filled in then: keep the quotes.',
        ...(hasRequest && !Object.hasOwn(manifest, 'unsubscribe')
          ? ['To decide: nothing tells your server of an uninstall. Add unsubscribe, with its url.']
          : []),
      ],
      fields: ['subscribe'],
    },
    { comment: ['Sent on every uninstall.'], fields: ['unsubscribe'] },
    {
      comment: [
        'What the user fills in while installing.',
        'To decide: required and secret are import’s guess where the 1.0 app does not say them.',
      ],
      fields: ['auth'],
    },
    { comment: ['Where the chatbot keeps the answers.'], fields: ['app_fields'] },
  ];
}

function printField(field: string, manifest: Fields): string {
  const printed = printManifest({ [field]: manifest[field] }, style);
  const remark = remarks[field];
  return remark === undefined || printed.includes('\n') ? printed : `${printed} # ${remark}`;
}
