/**
 * Stands in the bundle for parts of libraries that nothing here uses: the prompt that opens an editor, and the validator
 * that conf loads for schemas it is not given.
 */
function unused(): never {
  throw new Error('This part of a library is not in the bundle.');
}

export default unused;
export { unused as Ajv2020 };
