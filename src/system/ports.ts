import type { Dialect } from 'kysely';
import type { Http } from '../core/http.ts';

/**
 * Everything the program may touch outside itself. One plain object, handed down explicitly;
 * a function asks for the slice it needs, for example `Pick<System, 'disk' | 'clock'>`.
 */
export interface System {
  /** The version of miniapp. */
  readonly version: string;
  /** The folder of the installed package: templates and schemas are in it. */
  readonly packageDirectory: string;
  /** The absolute working directory. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly prompts: Prompts;
  readonly disk: Disk;
  readonly settings: Settings;
  readonly keyring: Keyring;
  /** For the platform that the person who runs miniapp chose; through the proxy that `HTTPS_PROXY` names. */
  readonly http: Http;
  /** For addresses that come from a manifest: refuses private networks, checked on the resolved address. */
  readonly publicHttp: Http;
  /** As `publicHttp`, to private networks as well: where the person allowed that. */
  readonly directHttp: Http;
  readonly serve: Serve;
  readonly openDatabase: OpenDatabase;
  readonly deleteDatabase: DeleteDatabase;
  readonly clock: Clock;
  readonly random: Random;
  readonly signals: Signals;
  readonly openBrowser: OpenBrowser;
  readonly git: Git;
  readonly processId: number;
  /** null where there is no built program to run in them. */
  readonly threads: Threads | null;
  readonly runtime: Runtime;
}

/** What miniapp runs on. */
export interface Runtime {
  /** The version of Node, for example `20.19.0`. */
  readonly node: string;
  /** As Node names them, for example `linux` and `x64`. */
  readonly platform: string;
  readonly architecture: string;
  /** For example `Europe/Berlin`. */
  readonly timeZone: string;
  /** The driver that `openDatabase` takes; null when there is none. */
  databaseDriver(): Promise<'node:sqlite' | 'better-sqlite3' | null>;
}

/** The three standard streams. Standard input longer than `limit` bytes is cut to `limit + 1`, as files are. */
export interface Terminal {
  readonly stdin: { readonly isTTY: boolean; read(limit: number): Promise<Uint8Array> };
  readonly stdout: Output;
  readonly stderr: Output;
}

/** A stream that text is written to; `columns` is the width of a terminal, undefined for a pipe. */
export interface Output {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  write(text: string): void;
  /** The stream itself, for a spinner that redraws its line; undefined where there is none. */
  readonly stream?: NodeJS.WriteStream;
}

/** Questions to the person at the terminal. Each rejects with `PromptCancelled` on Ctrl-C. */
export interface Prompts {
  input(question: InputQuestion): Promise<string>;
  select<Value extends string>(question: SelectQuestion<Value>): Promise<Value>;
  checkbox<Value extends string>(question: CheckboxQuestion<Value>): Promise<Value[]>;
  confirm(question: { message: string; default: boolean }): Promise<boolean>;
  /** What is typed is not shown. */
  password(question: Pick<InputQuestion, 'message' | 'validate'>): Promise<string>;
}

export interface InputQuestion {
  readonly message: string;
  readonly default?: string;
  /** Returns true, or what is wrong with the answer. */
  readonly validate?: (answer: string) => true | string;
}

export interface SelectQuestion<Value extends string> {
  readonly message: string;
  readonly choices: readonly { value: Value; name: string; description?: string }[];
  readonly default?: Value;
}

export interface CheckboxQuestion<Value extends string> {
  readonly message: string;
  /** A choice without a value is a heading between groups. */
  readonly choices: readonly { value?: Value; name: string; checked?: boolean }[];
}

/** The question was answered by Ctrl-C. */
export class PromptCancelled extends Error {}

/** What stands at a path. */
export type FileKind = 'file' | 'folder' | 'other' | 'missing';

/**
 * Files. Paths are absolute. Every method rejects with `MiniappError` (`file-not-found`, `not-a-file`,
 * `file-not-readable`, `folder-not-writable`), never with a bare system error.
 */
export interface Disk {
  /** Reads a file; longer than `limit` bytes is cut to `limit + 1` bytes, so that the caller can tell. */
  read(path: string, limit?: number): Promise<Uint8Array>;
  /** Writes through a temporary file and a rename, so that readers see the old file or the new one, whole. */
  write(path: string, content: Uint8Array | string, options?: { mode?: number }): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string, options?: { mode?: number }): Promise<void>;
  kind(path: string): Promise<FileKind>;
  /** True when the file's permissions let other people of this machine read it; false where they do not tell. */
  isReadableByOthers(path: string): Promise<boolean>;
  /** Bytes of a file; 0 when nothing is there. */
  size(path: string): Promise<number>;
  /** Paths of all files below a folder, relative to it, with `/`, sorted; symbolic links are not followed. */
  list(folder: string): Promise<string[]>;
  /** Absolute paths of the files and folders below a folder that a glob matches, sorted; other people's files are left out. */
  glob(pattern: string, folder: string): Promise<string[]>;
  /** Tells, shortly after each change, which of the files changed. A file need not be there yet, nor its folder. */
  watch(paths: readonly string[], onChange: (path: string) => void): { close(): void };
  /** The path with every symbolic link resolved, or null when nothing is there. */
  realPath(path: string): Promise<string | null>;
}

/**
 * What miniapp keeps for the person on this machine, whatever the project: one small JSON object, in a file that they
 * alone can read. Never a secret. Rejects with `MiniappError` `config-invalid`, `file-not-readable`, `folder-not-writable`.
 */
export interface Settings {
  /** The absolute folder of the file; what else is kept for the person lies there, too. */
  readonly folder: string;
  /** Empty when nothing was kept yet. */
  read(): Promise<SettingsContent>;
  /** Keeps what `change` makes of what is kept. */
  update(change: (content: SettingsContent) => SettingsContent): Promise<void>;
}

export type SettingsContent = Readonly<Record<string, unknown>>;

/**
 * The operating system's store of secrets. Every method rejects with `KeyringFailure` when there is none, or when it does
 * not answer in time: a locked one may wait for its owner for ever.
 */
export interface Keyring {
  /** The secret of an account; null when there is none. */
  read(account: string): Promise<string | null>;
  write(account: string, secret: string): Promise<void>;
  /** False when there was none. */
  remove(account: string): Promise<boolean>;
}

/** Why the keyring is of no use, as a part of a sentence. Holds no secret. */
export class KeyringFailure extends Error {}

/** A web-standard request handler, such as the local platform. */
export type FetchHandler = (request: Request) => Promise<Response> | Response;

/**
 * Listens on loopback, and on `host` as well when that is another, as URLs write it (`[::1]`). Port 0 takes a free one.
 * Rejects with `MiniappError` `port-in-use`, `port-not-allowed` or `host-not-available`.
 */
export type Serve = (handler: FetchHandler, port: number, host?: string) => Promise<RunningServer>;

export interface RunningServer {
  /** Where this machine reaches it, for example `http://127.0.0.1:8181`. */
  readonly url: string;
  /** With the host that was asked for, for example `http://192.168.1.5:8181`; null when that is loopback. */
  readonly networkUrl: string | null;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/**
 * Opens an SQLite database for this process alone, with whichever driver this Node has. Rejects with `MiniappError`
 * `database-in-use`, `database-driver-missing` or `database-unreadable`. `:memory:` keeps it in memory.
 */
export type OpenDatabase = (path: string) => Promise<Dialect>;

/**
 * Deletes an SQLite database of ours that no process uses. `first` runs before, while nobody else can open it. Rejects as
 * `OpenDatabase`, and as `first`, having deleted nothing.
 */
export type DeleteDatabase = (path: string, first: () => Promise<void>) => Promise<void>;

/**
 * Opens a page of this machine in the person's browser, which outlives the program. Rejects with `MiniappError`
 * `browser-not-opened`.
 */
export type OpenBrowser = (url: string) => Promise<void>;

/** Runs git with these arguments in a folder: what it printed, or null when it failed or there is no git. */
export type Git = (args: readonly string[], directory: string) => Promise<string | null>;

export interface Clock {
  now(): Date;
  /** Resolves when this many milliseconds have passed, or when `signal` is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  /** Cryptographically strong bytes (repeatable ones when seeded). */
  bytes(count: number): Uint8Array;
}

export interface Signals {
  /** Resolves when the process is asked to end, with the signal's name. */
  untilStopped(): Promise<'SIGINT' | 'SIGTERM'>;
}

/** Work on all cores of the machine. */
export interface Threads {
  /**
   * Does jobs of a task, here by `run` and in other threads, whose program does the same; the answers are in the order of
   * the jobs. Task, jobs and answers are plain data. Rejects with the first failure; a `MiniappError` stays one.
   */
  run<Task, Job, Answer>(task: Task, jobs: readonly Job[], run: (job: Job) => Promise<Answer>): Promise<Answer[]>;
}
