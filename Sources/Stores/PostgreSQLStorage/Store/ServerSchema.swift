import Storage

/// The tables on a server, in a schema of their own, and the steps that make them.
///
/// The list of steps only ever grows: a step that has been released is never edited, reordered or removed. Everything is
/// named with its schema, because poolers drop search paths.
enum ServerSchema {
  /// The version of the tables once every step has run.
  static let version = steps.count

  /// The oldest version of tables whose programs can go on beside this one's.
  ///
  /// Those of versions 1 and 2 know no leases, and would send what is leased.
  static let oldest = 3

  /// Statements of each step; a database of version n has had the first n.
  static let steps: [[String]] = [
    first, second, ["ALTER TABLE recourse.account ADD COLUMN leases text"],
    ["ALTER TABLE recourse.process ADD COLUMN home text"], fifth, sixth,
  ]

  /// What is made before the first step, by whoever comes first.
  static let foundation = [
    "CREATE SCHEMA IF NOT EXISTS recourse",
    """
    CREATE TABLE IF NOT EXISTS recourse.version (
      one integer PRIMARY KEY CHECK (one = 1),
      version integer NOT NULL,
      oldest integer NOT NULL)
    """,
    "INSERT INTO recourse.version (one, version, oldest) VALUES (1, 0, 0) ON CONFLICT DO NOTHING",
  ]

  /// The tables, for whoever compares them with those that are there.
  static let tables = [
    "account", "breaker", "call", "gate", "gone", "hold", "latest", "mark", "note", "pace", "place",
    "process", "refusal", "remembered", "result", "retry", "task", "use", "version",
  ]

  /// Instants are milliseconds since 1970-01-01T00:00:00Z by the server's clock.
  ///
  /// Only what may be many has an index by revision, for an index costs each write a page. The row of `latest` is locked
  /// first by whatever changes anything; much of each page of it is left free, so that its versions stay there.
  private static let first =
    [
      """
      CREATE TABLE recourse.latest (
        one integer PRIMARY KEY CHECK (one = 1),
        \(Latest.columns.map { "\($0.name) bigint\($0.name == "forgotten_at" ? "" : " NOT NULL DEFAULT 0")" }
          .joined(separator: ", ")),
        writer text NOT NULL DEFAULT '')
      """,
      "INSERT INTO recourse.latest (one) VALUES (1)",
      """
      CREATE TABLE recourse.gone (
        revision bigint NOT NULL, kind text NOT NULL, key text NOT NULL,
        PRIMARY KEY (revision, kind, key))
      """,
      """
      CREATE TABLE recourse.process (
        id text PRIMARY KEY, machine text NOT NULL, number bigint NOT NULL,
        program text NOT NULL, until bigint NOT NULL)
      """,
      "CREATE INDEX process_until ON recourse.process (until)",
    ]
    + pacing + tasks

  /// What is to be known once; numbers are never used again, for clients read on from them.
  private static let second = [
    """
    CREATE TABLE recourse.mark (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL,
      key text NOT NULL, text text NOT NULL, at bigint NOT NULL)
    """,
    "CREATE UNIQUE INDEX mark_key ON recourse.mark (kind, key)",
    "CREATE INDEX mark_number ON recourse.mark (kind, number)",
  ]

  /// Ways to what has changed or come due since somebody looked.
  private static let fifth = [
    "CREATE INDEX task_changed ON recourse.task (changed)",
    "CREATE INDEX call_until ON recourse.call (state, until) WHERE until IS NOT NULL",
  ]

  /// Ways to the few calls and places that matter at once, among many that wait, and to paces that are over.
  ///
  /// The server takes them only where a statement says what they say in the same words.
  private static let sixth = [
    """
    CREATE INDEX call_unsettled ON recourse.call (identity)
      WHERE state IN ('held', 'unknown', 'running')
    """,
    "CREATE INDEX call_running ON recourse.call (process) WHERE state = 'running'",
    "CREATE INDEX place_process ON recourse.place (process) WHERE process IS NOT NULL",
    "CREATE INDEX pace_end ON recourse.pace ((greatest(opening, refused)))",
  ]

  private static let pacing = [
    """
    CREATE TABLE recourse.gate (
      key text PRIMARY KEY, scope text NOT NULL, until bigint NOT NULL, failure text NOT NULL,
      revision bigint NOT NULL)
    """,
    "CREATE INDEX gate_revision ON recourse.gate (revision)",
    "CREATE INDEX gate_until ON recourse.gate (until)",
    """
    CREATE TABLE recourse.hold (
      key text PRIMARY KEY, scope text NOT NULL, credential text NOT NULL, failure text NOT NULL,
      since bigint NOT NULL, probe bigint NOT NULL, sources text NOT NULL, tried bigint,
      looks bigint NOT NULL, revision bigint NOT NULL)
    """,
    """
    CREATE TABLE recourse.breaker (
      key text PRIMARY KEY, failures text NOT NULL, until bigint, seconds double precision,
      is_probed bigint NOT NULL, revision bigint NOT NULL)
    """,
    """
    CREATE TABLE recourse.retry (
      key text PRIMARY KEY, tenths bigint NOT NULL, revision bigint NOT NULL)
    """,
    """
    CREATE TABLE recourse.refusal (
      key text PRIMARY KEY, api text NOT NULL, failure text NOT NULL, times text NOT NULL,
      newest bigint NOT NULL, revision bigint NOT NULL)
    """,
    "CREATE INDEX refusal_revision ON recourse.refusal (revision)",
    "CREATE INDEX refusal_newest ON recourse.refusal (newest)",
    """
    CREATE TABLE recourse.remembered (
      key text PRIMARY KEY, told text NOT NULL, revision bigint NOT NULL)
    """,
    """
    CREATE TABLE recourse.pace (
      key text PRIMARY KEY, scope text NOT NULL, basis text NOT NULL,
      every double precision NOT NULL, base double precision NOT NULL, opening bigint NOT NULL,
      refused bigint NOT NULL, shut bigint, confirmations bigint NOT NULL,
      run_start bigint NOT NULL, accepted bigint NOT NULL, accepted_at bigint,
      is_busy bigint NOT NULL, revision bigint NOT NULL)
    """,
    """
    CREATE TABLE recourse.account (
      key text PRIMARY KEY, kind text NOT NULL, amount double precision NOT NULL,
      per double precision, is_default bigint NOT NULL, learned double precision,
      shut_until bigint, level double precision, level_at bigint,
      duration double precision NOT NULL, touched bigint NOT NULL, learned_per double precision,
      revision bigint NOT NULL)
    """,
    """
    CREATE TABLE recourse.use (
      account text NOT NULL, at bigint NOT NULL, owner bigint NOT NULL,
      cost double precision NOT NULL, phase text NOT NULL, PRIMARY KEY (account, at, owner))
    """,
    """
    CREATE TABLE recourse.place (
      id bigint PRIMARY KEY, not_before bigint NOT NULL, limiting text, stakes text NOT NULL,
      process text, sent_at bigint, revision bigint NOT NULL)
    """,
    "CREATE INDEX place_revision ON recourse.place (revision)",
  ]

  private static let tasks = [
    """
    CREATE TABLE recourse.task (
      id text PRIMARY KEY, name text, created bigint NOT NULL, deadline bigint NOT NULL,
      early_resumes bigint NOT NULL, changed bigint NOT NULL, forget_after bigint NOT NULL,
      writer text NOT NULL)
    """,
    "CREATE UNIQUE INDEX task_name ON recourse.task (name) WHERE name IS NOT NULL",
    "CREATE INDEX task_end ON recourse.task (forget_after)",
    """
    CREATE TABLE recourse.note (
      task text NOT NULL, number bigint NOT NULL, at bigint NOT NULL, text text NOT NULL,
      PRIMARY KEY (task, number))
    """,
    """
    CREATE TABLE recourse.call (
      number bigint NOT NULL, api text NOT NULL, tool text NOT NULL, arguments text NOT NULL,
      identity text NOT NULL, credential text NOT NULL, idempotency_key text,
      repetition text NOT NULL, state text NOT NULL, until bigint, process text,
      attempts bigint NOT NULL, snoozes bigint NOT NULL, place bigint, failure text,
      disclose text, result text, deadline bigint NOT NULL, changed bigint NOT NULL,
      task text NOT NULL, untold bigint NOT NULL, accepted text, PRIMARY KEY (task, number))
    """,
    """
    CREATE INDEX call_pending ON recourse.call (identity, deadline)
      WHERE state IN ('waiting', 'running', 'held', 'unknown') OR untold = 1
    """,
    "CREATE INDEX call_held ON recourse.call (identity) WHERE state = 'held'",
    "CREATE INDEX call_untold ON recourse.call (result) WHERE untold = 1",
    """
    CREATE TABLE recourse.result (
      id text PRIMARY KEY, task text NOT NULL, size bigint NOT NULL, kept bigint NOT NULL,
      structured text, text text NOT NULL)
    """,
    "CREATE INDEX result_task ON recourse.result (task)",
    "CREATE INDEX result_kept ON recourse.result (kept, id)",
  ]
}
