extension Migrations {
  /// The steps of this program's tables.
  package static let store = Migrations([
    first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth,
  ])

  /// Instants are milliseconds since 1970-01-01T00:00:00Z on the store's steady clock.
  ///
  /// Only what may be many has an index by revision, for an index costs each write a page. The phase of a use, which each
  /// call under a limit writes, is not held against a list: SQLite makes a table of such a list for each row.
  /// What processes keep in memory bears the revision of its last change. Texts that arguments make up have no bounds
  /// here: a row that cannot be written would keep all others from being written too.
  private static let first = pacing + tasks

  /// Windows whose seconds the API tells.
  private static let second = """
    ALTER TABLE account ADD COLUMN learned_per REAL CHECK (learned_per > 0);
    """

  /// Holds that know where their credential came from, and when somebody last looked behind them.
  private static let third = """
    ALTER TABLE hold ADD COLUMN sources TEXT NOT NULL DEFAULT '';
    ALTER TABLE hold ADD COLUMN tried INTEGER;
    ALTER TABLE hold ADD COLUMN looks INTEGER NOT NULL DEFAULT 0 CHECK (looks >= 0);
    """

  /// Calls that were carried out and whose agents may not know.
  private static let fourth = """
    ALTER TABLE call ADD COLUMN untold INTEGER NOT NULL DEFAULT 0 CHECK (untold IN (0, 1));
    DROP INDEX call_pending;
    CREATE INDEX call_pending ON call (identity, deadline)
      WHERE state IN ('waiting', 'running', 'held', 'unknown') OR untold = 1;
    CREATE INDEX call_untold ON call (result) WHERE untold = 1;
    """

  /// What refusals taught of limits that nobody declares.
  private static let fifth = """
    ALTER TABLE latest ADD COLUMN pace INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE pace (
      key TEXT NOT NULL PRIMARY KEY,
      scope TEXT NOT NULL,
      basis TEXT NOT NULL CHECK (basis IN ('queue', 'single', 'guess', 'measured')),
      every REAL NOT NULL CHECK (every > 0),
      base REAL NOT NULL CHECK (base > 0),
      opening INTEGER NOT NULL,
      refused INTEGER NOT NULL,
      shut INTEGER,
      confirmations INTEGER NOT NULL CHECK (confirmations >= 0),
      run_start INTEGER NOT NULL,
      accepted INTEGER NOT NULL CHECK (accepted >= 0),
      accepted_at INTEGER,
      is_busy INTEGER NOT NULL CHECK (is_busy IN (0, 1)),
      revision INTEGER NOT NULL
    ) STRICT;
    """

  /// Ways to what can be many thousands: kept calls, their places, and gates of single calls.
  private static let sixth = """
    CREATE INDEX call_held ON call (identity) WHERE state = 'held';
    CREATE INDEX gate_revision ON gate (revision);
    CREATE INDEX gate_until ON gate (until);
    CREATE INDEX place_revision ON place (revision);
    CREATE INDEX refusal_newest ON refusal (newest);
    CREATE INDEX pace_end ON pace (max(opening, refused));
    """

  /// Calls that an API has accepted and not done yet.
  private static let seventh = """
    ALTER TABLE call ADD COLUMN accepted TEXT;
    """

  /// What is to be known once; numbers are never used again, for clients read on from them.
  private static let eighth = """
    CREATE TABLE mark (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      text TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX mark_key ON mark (kind, key);
    CREATE INDEX mark_number ON mark (kind, number);
    """

  /// Ways to what has changed or come due since somebody looked.
  private static let ninth = """
    CREATE INDEX task_changed ON task (changed);
    CREATE INDEX call_until ON call (state, until) WHERE until IS NOT NULL;
    """

  /// The way to the few calls that a person or a look has to settle, among many that wait.
  private static let tenth = """
    CREATE INDEX call_unsettled ON call (identity)
      WHERE state IN ('held', 'unknown', 'running');
    """

  private static let pacing = """
    CREATE TABLE latest (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      revision INTEGER NOT NULL DEFAULT 0,
      horizon INTEGER NOT NULL DEFAULT 0,
      place_number INTEGER NOT NULL DEFAULT 0,
      forgotten_at INTEGER,
      gate INTEGER NOT NULL DEFAULT 0,
      hold INTEGER NOT NULL DEFAULT 0,
      account INTEGER NOT NULL DEFAULT 0,
      place INTEGER NOT NULL DEFAULT 0,
      breaker INTEGER NOT NULL DEFAULT 0,
      retry INTEGER NOT NULL DEFAULT 0,
      refusal INTEGER NOT NULL DEFAULT 0,
      remembered INTEGER NOT NULL DEFAULT 0,
      task INTEGER NOT NULL DEFAULT 0,
      CHECK (horizon <= revision)
    ) STRICT;
    INSERT INTO latest (one) VALUES (1);
    CREATE TABLE gone (
      revision INTEGER NOT NULL,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      PRIMARY KEY (revision, kind, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE gate (
      key TEXT NOT NULL PRIMARY KEY,
      scope TEXT NOT NULL,
      until INTEGER NOT NULL,
      failure TEXT NOT NULL,
      revision INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE hold (
      key TEXT NOT NULL PRIMARY KEY,
      scope TEXT NOT NULL,
      credential TEXT NOT NULL,
      failure TEXT NOT NULL,
      since INTEGER NOT NULL,
      probe INTEGER NOT NULL,
      revision INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE breaker (
      key TEXT NOT NULL PRIMARY KEY,
      failures TEXT NOT NULL,
      until INTEGER,
      seconds REAL CHECK (seconds > 0),
      is_probed INTEGER NOT NULL CHECK (is_probed IN (0, 1)),
      revision INTEGER NOT NULL,
      CHECK ((until IS NULL) = (seconds IS NULL))
    ) STRICT;
    CREATE TABLE retry (
      key TEXT NOT NULL PRIMARY KEY,
      tenths INTEGER NOT NULL CHECK (tenths BETWEEN 0 AND 100),
      revision INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE refusal (
      key TEXT NOT NULL PRIMARY KEY,
      api TEXT NOT NULL,
      failure TEXT NOT NULL,
      times TEXT NOT NULL,
      newest INTEGER NOT NULL,
      revision INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX refusal_revision ON refusal (revision);
    CREATE TABLE remembered (
      key TEXT NOT NULL PRIMARY KEY,
      told TEXT NOT NULL,
      revision INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE account (
      key TEXT NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('window', 'bucket', 'concurrency', 'spacing')),
      amount REAL NOT NULL,
      per REAL,
      is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
      learned REAL,
      shut_until INTEGER,
      level REAL,
      level_at INTEGER,
      duration REAL NOT NULL CHECK (duration > 0),
      touched INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      CHECK ((per IS NULL) = (kind IN ('concurrency', 'spacing'))),
      CHECK ((level IS NULL) = (kind <> 'bucket')),
      CHECK ((level IS NULL) = (level_at IS NULL))
    ) STRICT;
    CREATE TABLE use (
      account TEXT NOT NULL REFERENCES account (key) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      owner INTEGER NOT NULL CHECK (owner >= 0),
      cost REAL NOT NULL,
      phase TEXT NOT NULL CHECK (phase = 'booked' OR phase = 'sent' OR phase = 'past'),
      PRIMARY KEY (account, at, owner),
      CHECK (owner > 0 OR phase = 'past')
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE place (
      id INTEGER PRIMARY KEY CHECK (id > 0),
      not_before INTEGER NOT NULL,
      limiting TEXT,
      stakes TEXT NOT NULL,
      process TEXT,
      sent_at INTEGER,
      revision INTEGER NOT NULL,
      CHECK (sent_at IS NULL OR process IS NOT NULL)
    ) STRICT;

    """

  private static let tasks = """
    CREATE TABLE task (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 29),
      name TEXT CHECK (length(name) BETWEEN 1 AND 80),
      created INTEGER NOT NULL,
      deadline INTEGER NOT NULL,
      early_resumes INTEGER NOT NULL CHECK (early_resumes >= 0),
      changed INTEGER NOT NULL,
      forget_after INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX task_name ON task (name) WHERE name IS NOT NULL;
    CREATE INDEX task_end ON task (forget_after);
    CREATE TABLE note (
      task TEXT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
      number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 19),
      at INTEGER NOT NULL,
      text TEXT NOT NULL CHECK (length(text) <= 2000),
      PRIMARY KEY (task, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE call (
      task TEXT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
      number INTEGER NOT NULL CHECK (number > 0),
      api TEXT NOT NULL,
      tool TEXT NOT NULL,
      arguments TEXT NOT NULL,
      identity TEXT NOT NULL,
      credential TEXT NOT NULL,
      idempotency_key TEXT,
      repetition TEXT NOT NULL CHECK (repetition IN ('harmless', 'harmful', 'keyed')),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'held', 'unknown', 'done',
        'failed', 'cancelled', 'expired')),
      until INTEGER,
      process TEXT,
      attempts INTEGER NOT NULL CHECK (attempts >= 0),
      snoozes INTEGER NOT NULL CHECK (snoozes >= 0),
      place INTEGER,
      failure TEXT,
      disclose TEXT,
      result TEXT CHECK (length(result) = 29),
      deadline INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      PRIMARY KEY (task, number),
      CHECK ((until IS NOT NULL) = (state IN ('waiting', 'running'))),
      CHECK ((process IS NOT NULL) = (state = 'running'))
    ) STRICT;
    CREATE INDEX call_pending ON call (identity, deadline)
      WHERE state IN ('waiting', 'running', 'held', 'unknown');
    CREATE TABLE result (
      id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 29),
      task TEXT NOT NULL,
      size INTEGER NOT NULL CHECK (size >= 0),
      kept INTEGER NOT NULL,
      structured TEXT,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX result_task ON result (task);

    CREATE TABLE clock (
      boot TEXT NOT NULL PRIMARY KEY,
      wall_ms INTEGER NOT NULL,
      boot_ms INTEGER NOT NULL
    ) STRICT;
    """
}
