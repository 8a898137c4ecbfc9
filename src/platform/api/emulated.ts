import { botFieldOperations } from './bot-fields.ts';
import { broadcastOperations } from './broadcasts.ts';
import { flowOperations } from './flows.ts';
import { labelOperations } from './labels.ts';
import { miniAppOperations } from './mini-apps.ts';
import type { Operations } from './operation.ts';
import { sendingOperations } from './sending.ts';
import { subscriberChatOperations } from './subscriber-chat.ts';
import { subscriberFieldOperations } from './subscriber-fields.ts';
import { subscriberTagOperations } from './subscriber-tags.ts';
import { subscriberOperations } from './subscribers.ts';
import { tagOperations } from './tags.ts';
import { triggerOperations } from './triggers.ts';
import { userFieldOperations } from './user-fields.ts';
import { workspaceOperations } from './workspace.ts';

/** The operations that are emulated. Those of the catalogue that are missing here are checked for their scope only. */
export const emulated: Operations = {
  ...workspaceOperations,
  ...flowOperations,
  ...tagOperations,
  ...labelOperations,
  ...userFieldOperations,
  ...botFieldOperations,
  ...subscriberOperations,
  ...subscriberTagOperations,
  ...subscriberFieldOperations,
  ...subscriberChatOperations,
  ...sendingOperations,
  ...broadcastOperations,
  ...triggerOperations,
  ...miniAppOperations,
};
