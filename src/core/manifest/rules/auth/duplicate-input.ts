import { systemFields } from '../../../../generated/catalog.ts';
import { oauthFieldNames } from '../../../install/inputs.ts';
import { placedInputs } from '../../auth-inputs.ts';
import { placedRequests, placeholdersOf, requestTexts, sendsDefaultBody, templateOf } from '../../requests.ts';
import { type Rule, showValue } from '../../rule.ts';
import { isWhole } from '../../soundness.ts';

export const duplicateInput: Rule = {
  id: 'auth/duplicate-input',
  severity: 'error',
  summary:
    'Two auth inputs have one name, or an input has the name of an OAuth field, or of a system field that hides it.',
  why: 'An input is known by its name: of two with the same name, only one value would arrive. With auth type oauth2 the tokens stand beside the inputs (assumed). In the default body of the subscribe request a system field goes before an input of its name (assumed).',
  how: 'Give every input a name of its own.',
  check(manifest, report) {
    const subscribe = placedRequests(manifest).find(({ pointer }) => pointer === '/subscribe');
    const sendsDefault = subscribe !== undefined && isWhole(subscribe.request) && sendsDefaultBody(subscribe.request);
    const hiding = new Set<string>(sendsDefault ? systemFields.map(({ name }) => name) : []);
    // An input that the URL or a header sends arrives in any case.
    for (const text of subscribe ? requestTexts(subscribe) : []) {
      for (const { namespace, name } of placeholdersOf(templateOf(text))) if (namespace === 'auth') hiding.delete(name);
    }
    const tokens = new Set(oauthFieldNames(manifest.auth));
    const names = new Set<string>();
    for (const { pointer, input } of placedInputs(manifest)) {
      const { name } = input;
      if (name === undefined) continue;
      const message = names.has(name)
        ? `There is already an input ${showValue(name)}. Give this one another name.`
        : tokens.has(name)
          ? `Signing in by OAuth gives {{auth.${name}}} already. Give the input another name.`
          : hiding.has(name)
            ? `The subscribe request would not send this input: its default body has a system field ${showValue(name)}. Give the input another name.`
            : undefined;
      names.add(name);
      if (message !== undefined) report({ pointer: `${pointer}/name`, message });
    }
  },
};
