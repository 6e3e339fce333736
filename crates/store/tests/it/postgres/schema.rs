//! Both folders of migrations make the same tables, columns, keys and indexes.

use std::collections::BTreeSet;

use sqlx::{Connection as _, Row as _};

use super::world::World;
use crate::database::Database;

const SQLITE_COLUMNS: &str = "SELECT t.name || '.' || c.name || ' ' || c.type || CASE
    WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN ' not null' ELSE '' END
    FROM sqlite_master AS t, pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
const POSTGRES_COLUMNS: &str = "SELECT table_name || '.' || column_name || ' ' || CASE data_type
    WHEN 'bigint' THEN 'INTEGER' WHEN 'bytea' THEN 'BLOB' WHEN 'text' THEN 'TEXT' ELSE data_type END || CASE
    WHEN is_nullable = 'NO' THEN ' not null' ELSE '' END
    FROM information_schema.columns WHERE table_schema = 'public'";
/// Table, whether unique, whether partial, and the columns in order.
const SQLITE_INDEXES: &str = "SELECT t.name || CASE WHEN i.\"unique\" = 1 THEN ' unique' ELSE '' END
    || CASE WHEN i.partial = 1 THEN ' partial' ELSE '' END || ' ' ||
    (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
    FROM sqlite_master AS t, pragma_index_list(t.name) AS i WHERE t.type = 'table'
    UNION SELECT t.name || ' unique ' || c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND c.pk = 1 AND t.name NOT LIKE 'sqlite_%'
    AND (SELECT count(*) FROM pragma_table_info(t.name) AS k WHERE k.pk > 0) = 1";
const POSTGRES_INDEXES: &str = "SELECT t.relname || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
    || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END || ' ' ||
    (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY AS k(column_number, place)
     JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.column_number)
    FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid
    JOIN pg_namespace AS n ON n.oid = t.relnamespace WHERE n.nspname = 'public'";
const UNORDERED: &str = "SELECT table_name || '.' || column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
    AND table_name <> 'migration'";

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    let world = World::new().await;
    let Database::Server(server) = &world.database else { return };
    let folder = tempfile::tempdir().unwrap();
    store::Store::open(folder.path()).await.unwrap();
    let sqlite = rusqlite::Connection::open(folder.path().join("lianzhu.db")).unwrap();
    let mut postgres = sqlx::PgConnection::connect(&server.url()).await.unwrap();
    for (one, other) in [(SQLITE_COLUMNS, POSTGRES_COLUMNS), (SQLITE_INDEXES, POSTGRES_INDEXES)] {
        let mut rows = sqlite.prepare(one).unwrap();
        let rows = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let one: BTreeSet<String> = rows.map(|row| row.unwrap().replace("BIGINT", "INTEGER")).collect();
        let rows = sqlx::query(other).fetch_all(&mut postgres).await.unwrap();
        let other: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
        let (lacking, added): (Vec<_>, Vec<_>) = (one.difference(&other).collect(), other.difference(&one).collect());
        assert!(one.len() > 20 && lacking.is_empty() && added.is_empty(), "only SQLite: {lacking:#?}\nonly PostgreSQL: {added:#?}");
    }
    let unordered = sqlx::query(UNORDERED).fetch_all(&mut postgres).await.unwrap();
    let unordered: Vec<String> = unordered.iter().map(|row| row.get(0)).collect();
    assert!(unordered.is_empty(), "texts that are not ordered by their bytes: {unordered:?}");
}
