import { addFiredTrigger } from '../store/workspace-sending.ts';
import { done } from './answers.ts';
import { theUser } from './found.ts';
import { type Operations, operation } from './operation.ts';
import { userNs } from './shared-parameters.ts';

export const triggerOperations: Operations = {
  'POST /subscriber/app-trigger': operation(
    {
      does: 'Fires a trigger of the app for a bot user.',
      parameters: {
        user_ns: userNs,
        trigger_name: { type: 'text', required: true, description: 'The trigger.' },
        context: { type: 'object', description: 'Values for the trigger’s items.' },
      },
      assumed: [
        'It is noted with the installation, and starts no flow.',
        'Whether the app has such a trigger is not asked: a manifest does not declare triggers.',
      ],
    },
    async ({ user_ns, trigger_name, context }, { platform: { database }, installationId, now }) => {
      await theUser(database, user_ns);
      await addFiredTrigger(database, {
        installation_id: installationId,
        user_ns,
        trigger_name,
        context: context === undefined ? null : JSON.stringify(context),
        created_at: now,
      });
      return done;
    },
  ),
};
