import { nodeDriver, packageDriver } from '../../src/system/sqlite-drivers.ts';

/**
 * Brings a platform that is stopped to so many deliveries, by copies of its newest installation with key, delivery and
 * attempt: installing takes too long for the largest number.
 */
export async function fill(path: string, deliveries: number): Promise<void> {
  const driver = nodeDriver() ?? (await packageDriver());
  if (driver === null) throw new Error('There is no SQLite driver: npm install better-sqlite3');
  const database = driver.open(path);
  const number = (sql: string) => Number(Object.values(database.prepare(sql).all([])[0] as object)[0]);
  const stored = number('select count(*) from deliveries');
  const numbers = `with recursive copies (n) as (select ${stored} union all select n + 1 from copies where n + 1 < ${deliveries})`;
  const newest = 'select * from deliveries order by number desc limit 1';
  const copies: readonly (readonly [table: string, values: string, sources: string])[] = [
    [
      'installations (id, slug, state, unsubscribe, created_at, version, hash, inputs)',
      // One a second: lists go by time.
      `'copy-' || n, slug, 'installed', unsubscribe,
        strftime('%Y-%m-%dT%H:%M:%fZ', created_at, (n - ${deliveries}) || ' seconds'), version, hash, inputs`,
      `installations where id = (select installation_id from (${newest}))`,
    ],
    [
      'api_keys (hash, installation_id, prefix, scopes, created_at)',
      "'copy-' || n, 'copy-' || n, prefix, scopes, created_at",
      `api_keys where installation_id = (select installation_id from (${newest}))`,
    ],
    [
      'delivery_attempts (delivery_id, number, sent_at, duration, status, headers, body, truncated)',
      "'copy-' || n, number, sent_at, duration, status, headers, body, truncated",
      `delivery_attempts where number = 1 and delivery_id = (select id from (${newest}))`,
    ],
    [
      'deliveries (id, number, installation_id, slug, event, state, request, created_at, attempts, change)',
      "'copy-' || n, number + 1 + n, 'copy-' || n, slug, event, 'delivered', request, created_at, 1, change + 1 + n",
      `(${newest})`,
    ],
  ];
  database.prepare('begin').run([]);
  // Attempts go before their deliveries, while these are still the ones to copy.
  database.prepare('pragma defer_foreign_keys = on').run([]);
  for (const [table, values, source] of copies) {
    database.prepare(`insert into ${table} ${numbers} select ${values} from copies, ${source}`).run([]);
  }
  database.prepare('delete from tallies').run([]);
  database
    .prepare(
      "insert into tallies select 'deliveries', slug, event, state, count(*) from deliveries group by slug, event, state",
    )
    .run([]);
  database
    .prepare(
      "insert into tallies select 'installations', slug, '', state, count(*) from installations group by slug, state",
    )
    .run([]);
  database
    .prepare("insert into tallies select 'calls', slug, '', '', sum(calls) from installations group by slug")
    .run([]);
  database.prepare('commit').run([]);
  database.close();
}
