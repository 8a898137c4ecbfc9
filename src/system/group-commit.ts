import type { SqliteDatabase } from 'kysely';

/** Hands one database to many, one after another, and commits what they write together. */
export interface GroupCommit {
  /** Resolves when the database is the caller's alone. */
  take(): Promise<void> | undefined;
  /** Hands it on. */
  give(): void;
  /** Begins changes that are made all or none. */
  open(): void;
  /** Ends them; resolves when they are on the disk. Rejects when they did not get there: then none is made. */
  close(): Promise<void>;
  /** Takes them back. */
  undo(): void;
  /** Resolves when everything that was changed so far is on the disk; undefined when it is. Rejects as `close`. */
  settled(): Promise<void> | undefined;
}

/** Turns of the event loop that a group stays open for, as long as each brings more: a disk’s wait is longer than many. */
const mostTurns = 8;

/** Changes that reach the disk together. */
interface Group {
  readonly written: Promise<void>;
  /** Whether something was added since the last look. */
  isGrowing: boolean;
  end(error?: unknown): void;
}

/**
 * One transaction of SQLite holds what is written in one turn of the event loop, and in the next ones that follow at once;
 * each one’s changes are a savepoint in it, so that they are made all or none as before. It is committed when a turn adds
 * nothing: waiting for the disk takes longer than the rest, and this way many wait for it once.
 */
export function createGroupCommit(database: SqliteDatabase): GroupCommit {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  let group: Group | null = null;
  const execute = (sql: string) => void database.prepare(sql).run([]);

  const commits: GroupCommit = {
    take() {
      if (isTaken) return new Promise((resolve) => waiting.push(resolve));
      isTaken = true;
      return undefined;
    },
    give() {
      const next = waiting.shift();
      if (next) next();
      else isTaken = false;
    },
    open() {
      group ??= beginGroup();
      group.isGrowing = true;
      execute('savepoint one');
    },
    async close() {
      execute('release one');
      await group?.written;
    },
    undo() {
      try {
        execute('rollback to one');
        execute('release one');
      } catch (error) {
        // A full disk, for one, makes SQLite take back the whole transaction.
        abandon(error);
      }
    },
    settled: () => group?.written,
  };
  return commits;

  function beginGroup(): Group {
    execute('begin');
    const begun = createGroup();
    lookAgain(begun, mostTurns);
    return begun;
  }

  /** Commits a group as soon as a turn adds nothing to it. */
  function lookAgain(begun: Group, turns: number): void {
    setImmediate(() => {
      if (!begun.isGrowing || turns === 1) return void write(begun);
      begun.isGrowing = false;
      lookAgain(begun, turns - 1);
    });
  }

  async function write(begun: Group): Promise<void> {
    // Changes that are under way become part of it.
    await commits.take();
    if (group === begun) commit();
    commits.give();
  }

  function commit(): void {
    try {
      execute('commit');
      group?.end();
      group = null;
    } catch (error) {
      abandon(error);
    }
  }

  function abandon(error: unknown): void {
    try {
      execute('rollback');
    } catch {
      // SQLite has done so already.
    }
    group?.end(error);
    group = null;
  }
}

function createGroup(): Group {
  let end: Group['end'] = () => {};
  const written = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  // Whoever was undone before has no interest in it any more.
  written.catch(() => {});
  return { written, end, isGrowing: true };
}
