/** Stands in the bundle for the package of this name: the same emoji, by the tables that Node has itself. */
// biome-ignore lint/complexity/useRegexLiterals: TypeScript knows this flag from ES2024 on; Node 20 has it.
export default () => new RegExp('\\p{RGI_Emoji}', 'gv');
