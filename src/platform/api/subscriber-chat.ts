import { type BotUserRow, chatStatuses } from '../store/workspace-tables.ts';
import { changeUser } from '../store/workspace-users.ts';
import { done } from './answers.ts';
import { theMember, theUser } from './found.ts';
import { type ApiCall, type Operation, type Operations, operation } from './operation.ts';
import { userNs } from './shared-parameters.ts';

/** A year, in minutes (assumed). */
const longestPause = 525_600;

export const subscriberChatOperations: Operations = {
  'POST /subscriber/pause-bot': operation(
    {
      does: 'Lets the bot be silent towards a user for some minutes.',
      parameters: {
        user_ns: userNs,
        minutes: { type: 'integer', required: true, least: 1, most: longestPause, description: 'For how long.' },
      },
      assumed: ['At most a year.', 'What apps send reaches the user all the same.'],
    },
    async ({ user_ns, minutes }, call) =>
      change(call, user_ns, { paused_until: new Date(Date.parse(call.now) + minutes * 60_000).toISOString() }),
  ),
  'POST /subscriber/resume-bot': simple('Ends the silence of the bot.', () => ({ paused_until: null })),

  'POST /subscriber/move-chat-to': operation(
    {
      does: 'Sets where the chat with a user stands.',
      parameters: {
        user_ns: userNs,
        status: { type: 'text', required: true, choices: chatStatuses, description: 'The new state.' },
      },
    },
    async ({ user_ns, status }, call) => change(call, user_ns, { status }),
  ),

  'POST /subscriber/assign-agent': operation(
    {
      does: 'Gives the chat to a member of the workspace.',
      parameters: {
        user_ns: userNs,
        agent_id: { type: 'integer', required: true, least: 1, most: 2_147_483_647, description: 'The member.' },
      },
    },
    async ({ user_ns, agent_id }, call) => {
      await theMember(call.platform.database, agent_id);
      return change(call, user_ns, { agent_id });
    },
  ),
  'POST /subscriber/unassign-agent': simple('Takes the chat from its agent.', () => ({ agent_id: null })),

  'POST /subscriber/subscribe-to-bot': simple('Subscribes a user.', (user, now) => ({
    subscribed: user.subscribed ?? now,
  })),
  'DELETE /subscriber/unsubscribe-from-bot': simple(
    'Unsubscribes a user, who is sent nothing more.',
    () => ({ subscribed: null }),
    ['The time of subscribing is null from then on.'],
  ),
  'POST /subscriber/opt-in-sms': simple('Opts a user in to SMS.', (user, now) => ({
    opted_in_sms: user.opted_in_sms ?? now,
  })),
  'DELETE /subscriber/opt-out-sms': simple('Opts a user out of SMS.', () => ({ opted_in_sms: null })),
  'POST /subscriber/opt-in-email': simple('Opts a user in to e-mails.', (user, now) => ({
    opted_in_email: user.opted_in_email ?? now,
  })),
  'DELETE /subscriber/opt-out-email': simple('Opts a user out of e-mails.', () => ({ opted_in_email: null })),
};

type Changes = Parameters<typeof changeUser>[2];

/** An operation that takes a user and nothing more. */
function simple(
  does: string,
  changes: (user: BotUserRow, now: string) => Changes,
  assumed: readonly string[] = [],
): Operation {
  return operation({ does, parameters: { user_ns: userNs }, assumed }, async ({ user_ns }, call) =>
    change(call, user_ns, changes),
  );
}

async function change(
  { platform: { database }, now }: ApiCall,
  userNs: string,
  changes: Changes | ((user: BotUserRow, now: string) => Changes),
) {
  return database.transaction().execute(async (transaction) => {
    const user = await theUser(transaction, userNs);
    await changeUser(transaction, user.number, typeof changes === 'function' ? changes(user, now) : changes);
    return done;
  });
}
