import { clearUserValue, setUserValue } from '../store/workspace-fields.ts';
import { done } from './answers.ts';
import { fieldList, fieldValue, valueFor, varNs } from './field-parameters.ts';
import { theUser, theUserField } from './found.ts';
import { type ApiCall, type Operations, operation } from './operation.ts';
import { nameOf, userNs } from './shared-parameters.ts';

const fieldName = nameOf('field');
const sets = { does: 'Sets user fields of a bot user.' };
const clears = { does: 'Clears user fields of a bot user.' };

export const subscriberFieldOperations: Operations = {
  'PUT /subscriber/set-user-field': operation(
    { ...sets, parameters: { user_ns: userNs, var_ns: varNs, value: fieldValue } },
    async ({ user_ns, var_ns, value }, call) => set(call, user_ns, 'var_ns', [{ field: var_ns, value }]),
  ),
  'PUT /subscriber/set-user-field-by-name': operation(
    { ...sets, parameters: { user_ns: userNs, field_name: fieldName, value: fieldValue } },
    async ({ user_ns, field_name, value }, call) => set(call, user_ns, 'name', [{ field: field_name, value }]),
  ),
  'PUT /subscriber/set-user-fields': operation(
    { ...sets, parameters: { user_ns: userNs, data: fieldList({ var_ns: varNs, value: fieldValue }) } },
    async ({ user_ns, data }, call) =>
      set(
        call,
        user_ns,
        'var_ns',
        data.map(({ var_ns, value }, index) => ({ field: var_ns, value, parameter: `data[${index}].value` })),
      ),
  ),
  'PUT /subscriber/set-user-fields-by-name': operation(
    { ...sets, parameters: { user_ns: userNs, data: fieldList({ name: fieldName, value: fieldValue }) } },
    async ({ user_ns, data }, call) =>
      set(
        call,
        user_ns,
        'name',
        data.map(({ name, value }, index) => ({ field: name, value, parameter: `data[${index}].value` })),
      ),
  ),
  'DELETE /subscriber/clear-user-field': operation(
    { ...clears, parameters: { user_ns: userNs, var_ns: varNs } },
    async ({ user_ns, var_ns }, call) => clear(call, user_ns, 'var_ns', [var_ns]),
  ),
  'DELETE /subscriber/clear-user-field-by-name': operation(
    { ...clears, parameters: { user_ns: userNs, field_name: fieldName } },
    async ({ user_ns, field_name }, call) => clear(call, user_ns, 'name', [field_name]),
  ),
  'DELETE /subscriber/clear-user-fields': operation(
    { ...clears, parameters: { user_ns: userNs, data: fieldList({ var_ns: varNs }) } },
    async ({ user_ns, data }, call) =>
      clear(
        call,
        user_ns,
        'var_ns',
        data.map((item) => item.var_ns),
      ),
  ),
  'DELETE /subscriber/clear-user-fields-by-name': operation(
    { ...clears, parameters: { user_ns: userNs, data: fieldList({ name: fieldName }) } },
    async ({ user_ns, data }, call) =>
      clear(
        call,
        user_ns,
        'name',
        data.map((item) => item.name),
      ),
  ),
};

async function set(
  { platform: { database } }: ApiCall,
  userNs: string,
  by: 'var_ns' | 'name',
  fields: readonly { readonly field: string; readonly value: unknown; readonly parameter?: string }[],
) {
  return database.transaction().execute(async (transaction) => {
    const { number } = await theUser(transaction, userNs);
    for (const { field: key, value, parameter } of fields) {
      const field = await theUserField(transaction, by, key);
      await setUserValue(transaction, number, field.var_ns, valueFor(field, value, parameter));
    }
    return done;
  });
}

async function clear(
  { platform: { database } }: ApiCall,
  userNs: string,
  by: 'var_ns' | 'name',
  fields: readonly string[],
) {
  return database.transaction().execute(async (transaction) => {
    const { number } = await theUser(transaction, userNs);
    for (const field of fields) {
      await clearUserValue(transaction, number, (await theUserField(transaction, by, field)).var_ns);
    }
    return done;
  });
}
