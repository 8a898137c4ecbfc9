// written by scripts/generate.ts, do not edit

/** What a value violates. */
export interface SchemaError {
  /** JSON pointer of the value. */
  readonly instancePath: string;
  /** The violated keyword, as a JSON pointer with `#` from the schema's root. */
  readonly schemaPath: string;
  readonly keyword: string;
  /** Depends on the keyword, for example `{ missingProperty }`, `{ additionalProperty }`, `{ allowedValues }`, `{ limit }`. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Whether a value is a manifest by schemas/miniapp.schema.json. `errors` are those of the last call, null when it was. */
export declare const validate: {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
};
