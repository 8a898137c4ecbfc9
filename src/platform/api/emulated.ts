import type { PlatformContext } from '../context.ts';
import { pageMeta, readPage } from '../paging.ts';
import { addToOutbox, listTags } from '../store/workspace.ts';
import { type ApiAnswer, answerError, answerList, answerOne } from './answers.ts';

/** A call that its key may make. */
export interface ApiCall {
  readonly installationId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: (name: string) => string | undefined;
  /** The JSON object that was sent; empty when nothing was. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type Emulation = (call: ApiCall, platform: PlatformContext) => Promise<ApiAnswer>;

/** The operations that are emulated, by their name in the catalogue. The fields of their answers are assumed (ours). */
export const emulated: Readonly<Record<string, Emulation>> = {
  'GET /flow/tags': async ({ query }, { database, workspace }) => {
    const page = readPage(query);
    if ('problem' in page) return answerError(422, page.problem);
    const { tags, total } = await listTags(database, workspace.flow_ns, page);
    return answerList(
      tags.map(({ tag_ns, name }) => ({ tag_ns, name })),
      pageMeta(page, total),
    );
  },

  'GET /team-info': async (_, { workspace }) =>
    answerOne({ id: workspace.id, name: workspace.name, created_at: workspace.created_at }),

  'POST /subscriber/send-text': async ({ body, installationId }, { database, workspace, clock }) => {
    const { user_ns, content } = body;
    if (typeof user_ns !== 'string' || !isUserOf(user_ns, workspace.flow_ns)) {
      const example = `${workspace.flow_ns}u394247863`;
      return answerError(422, `user_ns must be a bot user of this chatbot, such as ${example}.`);
    }
    if (typeof content !== 'string' || content.trim() === '')
      return answerError(422, 'content must be text, and not empty.');
    if (content.length > longestText)
      return answerError(422, `content must be at most ${longestText} characters long.`);
    const created_at = clock.now().toISOString();
    const message = { installation_id: installationId, user_ns, kind: 'text', content, created_at } as const;
    return answerOne({ id: await addToOutbox(database, message), user_ns });
  },
};

/** Assumed (ours), in UTF-16 code units: messengers take between 640 and 4,096. */
const longestText = 4096;

/** Ids of bot users look like `f190385u394247863` (public clients); which of them exist is not asked. */
function isUserOf(userNs: string, flowNs: string): boolean {
  return userNs.startsWith(`${flowNs}u`) && /^[1-9]\d{0,18}$/.test(userNs.slice(flowNs.length + 1));
}
