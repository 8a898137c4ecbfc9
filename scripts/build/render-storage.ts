import type { Plugin } from 'rolldown';

const probe = 'if (alsProbed) return asyncLocalStorage;';

/**
 * Renders pages without Node's AsyncLocalStorage: before Node 24, its first use makes every promise of the process slower
 * by half from then on. hono needs it for components that wait; none of ours do, and a component that did would be told.
 */
export const withoutRenderStorage: Plugin = {
  name: 'without-render-storage',
  transform: {
    filter: { id: /node_modules\/hono\/dist\/jsx\/context\.js$/ },
    handler: (code) => {
      if (!code.includes(probe)) throw new Error('hono looks for AsyncLocalStorage in another way than before.');
      return { code: code.replace(probe, 'return;'), map: null };
    },
  },
};
