import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** A place in a text; both count from 0. */
interface Position {
  readonly line: number;
  readonly character: number;
}

/** What the server reports of a file. */
export interface EditorDiagnostic {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly message: string;
  /** `yaml-schema: …` when a schema says so. */
  readonly source?: string;
}

export interface CompletionItem {
  readonly label: string;
  readonly documentation?: string | { readonly value: string };
}

/** A file that is open in the editor; it need not be on the disk. */
export interface OpenFile {
  readonly diagnostics: readonly EditorDiagnostic[];
  /** The text shown on hover, Markdown; null when there is none. */
  hover(position: Position): Promise<string | null>;
  complete(position: Position): Promise<readonly CompletionItem[]>;
}

export interface LanguageServer {
  /** Opens a file by its path, and waits for its first diagnostics. */
  open(path: string, text: string): Promise<OpenFile>;
  stop(): void;
}

type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly items?: readonly { readonly section: string }[] } & Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};

/** Starts the YAML language server for a folder, as an editor does, with the editor’s settings in the section `yaml`. */
export async function startLanguageServer(
  folder: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<LanguageServer> {
  const program = require.resolve('yaml-language-server/bin/yaml-language-server');
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  // The catalogue of schemas is on the network.
  const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false }, ...settings };
  const answers = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const published = new Map<string, (diagnostics: readonly EditorDiagnostic[]) => void>();

  const send = (message: Record<string, unknown>) => {
    const content = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`);
  };
  const request = (method: string, params: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const id = answers.size + 1;
      answers.set(id, { resolve, reject });
      send({ id, method, params });
    });
  receive(child, ({ id, method, params, result, error }) => {
    if (method === undefined) {
      const answer = answers.get(id ?? 0);
      if (error) answer?.reject(new Error(error.message));
      else answer?.resolve(result);
    } else if (id !== undefined) {
      const configuration = params?.items?.map(({ section }) => (section === 'yaml' ? yaml : null));
      send({ id, result: method === 'workspace/configuration' ? configuration : null });
    } else if (method === 'textDocument/publishDiagnostics') {
      published.get(String(params?.['uri']))?.(params?.['diagnostics'] as EditorDiagnostic[]);
    }
  });
  child.on('exit', (code) => {
    for (const { reject } of answers.values()) reject(new Error(`The language server ended with status ${code}.`));
  });

  const root = pathToFileURL(folder).href;
  await request('initialize', {
    processId: process.pid,
    rootUri: root,
    workspaceFolders: [{ uri: root, name: 'project' }],
    capabilities: {
      workspace: { configuration: true },
      textDocument: {
        hover: { contentFormat: ['markdown'] },
        completion: { completionItem: { snippetSupport: true } },
      },
    },
  });
  send({ method: 'initialized', params: {} });

  return {
    async open(path, text) {
      const uri = pathToFileURL(path).href;
      const diagnostics = await new Promise<readonly EditorDiagnostic[]>((resolve) => {
        published.set(uri, resolve);
        send({
          method: 'textDocument/didOpen',
          params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
        });
      });
      const textDocument = { uri };
      return {
        diagnostics,
        async hover(position) {
          const hover = (await request('textDocument/hover', { textDocument, position })) as {
            contents: { value: string };
          } | null;
          return hover?.contents.value ?? null;
        },
        async complete(position) {
          const list = (await request('textDocument/completion', { textDocument, position })) as {
            items: CompletionItem[];
          };
          return list.items;
        },
      };
    },
    stop() {
      child.kill();
    },
  };
}

/** Calls `take` for each message that the server writes: a header with the length in bytes, then JSON. */
function receive(child: ChildProcess, take: (message: Message) => void): void {
  let rest = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const start = rest.indexOf('\r\n\r\n') + 4;
      const length = /content-length: (\d+)/i.exec(rest.subarray(0, start).toString('latin1'))?.[1];
      if (start < 4 || length === undefined || rest.length < start + Number(length)) return;
      const content = rest.subarray(start, start + Number(length)).toString('utf8');
      rest = rest.subarray(start + Number(length));
      take(JSON.parse(content) as Message);
    }
  });
}
