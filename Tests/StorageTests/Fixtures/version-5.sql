-- What a program of version 5 of the store kept: a write that was done, one that was lost, two calls that wait, one
-- that is held.
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
  revision INTEGER NOT NULL, learned_per REAL CHECK (learned_per > 0),
  CHECK ((per IS NULL) = (kind IN ('concurrency', 'spacing'))),
  CHECK ((level IS NULL) = (kind <> 'bucket')),
  CHECK ((level IS NULL) = (level_at IS NULL))
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
  changed INTEGER NOT NULL, untold INTEGER NOT NULL DEFAULT 0 CHECK (untold IN (0, 1)),
  PRIMARY KEY (task, number),
  CHECK ((until IS NOT NULL) = (state IN ('waiting', 'running'))),
  CHECK ((process IS NOT NULL) = (state = 'running'))
) STRICT;
CREATE TABLE clock (
  boot TEXT NOT NULL PRIMARY KEY,
  wall_ms INTEGER NOT NULL,
  boot_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE gate (
  key TEXT NOT NULL PRIMARY KEY,
  scope TEXT NOT NULL,
  until INTEGER NOT NULL,
  failure TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE TABLE gone (
  revision INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (revision, kind, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE hold (
  key TEXT NOT NULL PRIMARY KEY,
  scope TEXT NOT NULL,
  credential TEXT NOT NULL,
  failure TEXT NOT NULL,
  since INTEGER NOT NULL,
  probe INTEGER NOT NULL,
  revision INTEGER NOT NULL
, sources TEXT NOT NULL DEFAULT '', tried INTEGER, looks INTEGER NOT NULL DEFAULT 0 CHECK (looks >= 0)) STRICT;
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
  task INTEGER NOT NULL DEFAULT 0, pace INTEGER NOT NULL DEFAULT 0,
  CHECK (horizon <= revision)
) STRICT;
CREATE TABLE note (
  task TEXT NOT NULL REFERENCES task (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 19),
  at INTEGER NOT NULL,
  text TEXT NOT NULL CHECK (length(text) <= 2000),
  PRIMARY KEY (task, number)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE refusal (
  key TEXT NOT NULL PRIMARY KEY,
  api TEXT NOT NULL,
  failure TEXT NOT NULL,
  times TEXT NOT NULL,
  newest INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE TABLE remembered (
  key TEXT NOT NULL PRIMARY KEY,
  told TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE TABLE result (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 29),
  task TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  kept INTEGER NOT NULL,
  structured TEXT,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE retry (
  key TEXT NOT NULL PRIMARY KEY,
  tenths INTEGER NOT NULL CHECK (tenths BETWEEN 0 AND 100),
  revision INTEGER NOT NULL
) STRICT;
CREATE TABLE task (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 29),
  name TEXT CHECK (length(name) BETWEEN 1 AND 80),
  created INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  early_resumes INTEGER NOT NULL CHECK (early_resumes >= 0),
  changed INTEGER NOT NULL,
  forget_after INTEGER NOT NULL
) STRICT;
CREATE TABLE use (
  account TEXT NOT NULL REFERENCES account (key) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  owner INTEGER NOT NULL CHECK (owner >= 0),
  cost REAL NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('booked', 'sent', 'past')),
  PRIMARY KEY (account, at, owner),
  CHECK (owner > 0 OR phase = 'past')
) STRICT, WITHOUT ROWID;
INSERT INTO "account" VALUES('shop/credential:24224kvtui4yx/plan','window',5.0,60.3,0,NULL,NULL,NULL,NULL,1.0,1795862009280,14,NULL);
INSERT INTO "account" VALUES('shop/credential:24224kvtui4yx/~pace','spacing',1.0,NULL,0,NULL,1795865609280,NULL,NULL,1.0,1795862009280,14,NULL);
INSERT INTO "account" VALUES('shop/credential:24223esi3zyxc/plan','window',5.0,60.3,0,NULL,NULL,NULL,NULL,1.0,1795862009652,17,NULL);
INSERT INTO "task" VALUES('tk_qvddzyk2xdtoo2lygdgibvq2sa','import-1',1795862009231,1795948409299,0,1795862009304,1796553209299);
INSERT INTO "task" VALUES('tk_mkknyochazbacksel6fedr6ki4',NULL,1795862009257,1795948409257,0,1795862009267,1796553209257);
INSERT INTO "task" VALUES('tk_6qyoved4t3gwd6hnkka6yyixui',NULL,1795862009281,1795948409281,0,1795862009290,1796553209281);
INSERT INTO "task" VALUES('tk_sftoyrzvmhlsa3l7uvtwgmjqea',NULL,1795862009668,1795948409668,0,1795862009682,1796553209668);
INSERT INTO "call" VALUES('tk_qvddzyk2xdtoo2lygdgibvq2sa',1,'shop','shop_create_order','{"title":"A"}','shop_create_order#1lgqpn369kga8/24224kvtui4yx','24224kvtui4yx',NULL,'harmful','done',NULL,NULL,1,0,NULL,NULL,NULL,'rs_uhssrjsrpeldgoouxtita4hwqi',1795948409231,1795862009246,0);
INSERT INTO "call" VALUES('tk_mkknyochazbacksel6fedr6ki4',1,'shop','shop_create_lost','{"title":"B"}','shop_create_lost#1lgqqt6i02mbt/24224kvtui4yx','24224kvtui4yx',NULL,'harmful','unknown',NULL,NULL,1,0,NULL,'{"verdict":"retry","scope":"call","kind":"network","outcome":"unknown","say":"No whole answer came: the connection was closed before an answer came.","unproven":true}',NULL,NULL,1795948409257,1795862009267,0);
INSERT INTO "call" VALUES('tk_6qyoved4t3gwd6hnkka6yyixui',1,'shop','shop_get_wait','{"n":1}','shop_get_wait#32vos3w3m8ywx/24224kvtui4yx','24224kvtui4yx',NULL,'harmless','waiting',1795865609281,NULL,0,1,4,'{"verdict":"back_off","scope":"credential","status":429,"said":{"message":"{''error'':{''code'':''rate_limited'',''message'':''Slow down''}}"},"kind":"rate_limit","wait":{"seconds":3600,"from":"api","name":"header:Retry-After"}}',NULL,NULL,1795948409281,1795862009290,0);
INSERT INTO "call" VALUES('tk_qvddzyk2xdtoo2lygdgibvq2sa',2,'shop','shop_create_order','{"title":"C"}','shop_create_order#1lgqqf5e38kba/24224kvtui4yx','24224kvtui4yx',NULL,'harmful','waiting',1795865610281,NULL,0,1,5,NULL,NULL,NULL,1795948409299,1795862009304,0);
INSERT INTO "call" VALUES('tk_sftoyrzvmhlsa3l7uvtwgmjqea',1,'shop','shop_get_held','{}','shop_get_held#30m5k1sq5flvw/24223esi3zyxc','24223esi3zyxc',NULL,'harmless','held',NULL,NULL,0,0,NULL,'{"verdict":"ask_operator","scope":"credential","status":402,"said":{"message":"{''error'':{''code'':''billing'',''message'':''Add funds''}}"},"kind":"billing","hold":"person"}',NULL,NULL,1795948409668,1795862009682,0);
INSERT INTO "clock" VALUES('1246fb15-c04c-4dfd-bd5d-406699f238ca',1795862009146,23598456);
INSERT INTO "gate" VALUES('shop/credential:24224kvtui4yx','credential',1795865609280,'{"verdict":"back_off","scope":"credential","status":429,"said":{"message":"{''error'':{''code'':''rate_limited'',''message'':''Slow down''}}"},"kind":"rate_limit","wait":{"seconds":3600,"from":"api","name":"header:Retry-After"}}',10);
INSERT INTO "gone" VALUES(10,'breaker','shop');
INSERT INTO "hold" VALUES('shop/credential:24223esi3zyxc','credential','24223esi3zyxc','{"verdict":"ask_operator","scope":"credential","status":402,"said":{"message":"{''error'':{''code'':''billing'',''message'':''Add funds''}}"},"kind":"billing","hold":"person"}',1795862009668,1795862909668,18,'SHOP_KEY',1795862009668,0);
INSERT INTO "latest" VALUES(1,20,0,6,NULL,10,18,17,14,10,0,0,0,20,10);
INSERT INTO "note" VALUES('tk_qvddzyk2xdtoo2lygdgibvq2sa',0,1795862009249,'Row 7 is next');
INSERT INTO "pace" VALUES('shop/credential:24224kvtui4yx','credential','queue',1.0,1.0,1795865609280,1795862009280,1795862009280,0,1795865609280,0,NULL,1,10);
INSERT INTO "place" VALUES(4,1795865609281,NULL,'[["shop/credential:24224kvtui4yx/plan",1],["shop/credential:24224kvtui4yx/~pace",1]]',NULL,NULL,11);
INSERT INTO "place" VALUES(5,1795865610281,'shop/credential:24224kvtui4yx/~pace','[["shop/credential:24224kvtui4yx/plan",1],["shop/credential:24224kvtui4yx/~pace",1]]',NULL,NULL,14);
INSERT INTO "result" VALUES('rs_uhssrjsrpeldgoouxtita4hwqi','tk_qvddzyk2xdtoo2lygdgibvq2sa',12,1795862009240,NULL,'{"ok": true}');
INSERT INTO "use" VALUES('shop/credential:24223esi3zyxc/plan',1795862009652,6,1.0,'past');
INSERT INTO "use" VALUES('shop/credential:24224kvtui4yx/plan',1795862009231,1,1.0,'past');
INSERT INTO "use" VALUES('shop/credential:24224kvtui4yx/plan',1795862009257,2,1.0,'past');
INSERT INTO "use" VALUES('shop/credential:24224kvtui4yx/plan',1795862009279,3,1.0,'past');
INSERT INTO "use" VALUES('shop/credential:24224kvtui4yx/plan',1795865609281,4,1.0,'booked');
INSERT INTO "use" VALUES('shop/credential:24224kvtui4yx/plan',1795865610281,5,1.0,'booked');
INSERT INTO "use" VALUES('shop/credential:24224kvtui4yx/~pace',1795865609281,4,1.0,'booked');
INSERT INTO "use" VALUES('shop/credential:24224kvtui4yx/~pace',1795865610281,5,1.0,'booked');
CREATE INDEX refusal_revision ON refusal (revision);
CREATE UNIQUE INDEX task_name ON task (name) WHERE name IS NOT NULL;
CREATE INDEX task_end ON task (forget_after);
CREATE INDEX result_task ON result (task);
CREATE INDEX call_pending ON call (identity, deadline)
  WHERE state IN ('waiting', 'running', 'held', 'unknown') OR untold = 1;
CREATE INDEX call_untold ON call (result) WHERE untold = 1;
