import { hash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { FC, PropsWithChildren } from 'hono/jsx';
import { useRequestContext } from 'hono/jsx-renderer';
import { Refusal } from '../refusal.ts';

/** What the handlers of pages find in `context.var`. */
export interface PageEnvironment {
  Variables: {
    /** How often something had changed before the page was read. */
    change: number;
    /** The value of the visitor's session; undefined where nobody has to sign in, or before it. */
    session: string | undefined;
    /** Stands in every form, so that only our own pages can send one. */
    formToken: string;
    /** The form that was sent; empty unless the method is POST. */
    form: URLSearchParams;
  };
}

const tokenField = 'form_token';

/**
 * Takes forms of our own pages only: each carries a token that no other site can read. It is made from the platform's
 * token, which a restart replaces, and the visitor's session: the page to sign in is open to everybody, so its token must
 * be good for nothing else. Throws `Refusal` `form-refused` or `invalid-request`.
 */
export function forms(platformToken: string): MiddlewareHandler<PageEnvironment> {
  return async (context, next) => {
    const { session = '' } = context.var;
    const token = hash('sha256', `forms of ${platformToken} ${session}`, 'base64url');
    context.set('formToken', token);
    context.set('form', new URLSearchParams());
    if (context.req.method === 'POST') {
      const type = context.req.header('content-type') ?? '';
      if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) {
        throw new Refusal('invalid-request', 'A form must be of type application/x-www-form-urlencoded.');
      }
      const form = new URLSearchParams(await context.req.text());
      if (!isSame(form.get(tokenField) ?? '', token)) {
        const hint = 'Go back, load the page again, and send the form from there.';
        throw new Refusal('form-refused', 'This form is not from this platform, or from before it was restarted.', {
          hint,
        });
      }
      context.set('form', form);
    }
    await next();
  };
}

/** A form that changes something; works without JavaScript. */
export const PostForm: FC<PropsWithChildren<{ action: string; class?: string }>> = ({ children, ...attributes }) => {
  const { formToken } = useRequestContext<PageEnvironment>().var;
  return (
    <form method="post" {...attributes}>
      <input type="hidden" name={tokenField} value={formToken} />
      {children}
    </form>
  );
};

/** Whether they are equal; takes the same time wherever they differ. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => hash('sha256', text, 'buffer'));
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
